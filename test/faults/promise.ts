import { expect } from 'vitest'
import type { Answer } from '../support/service/service.ts'
import { PROMPT_MS, timed } from '../support/service/timed.ts'
import { type Answering, type Asking, all } from './faults.ts'

export type Heard = { readonly name: Asking; readonly answer: Answer; readonly ms: number }

export const heardFrom = async (name: Asking, sent: Promise<Answer>): Promise<Heard> => {
  const { value: answer, ms } = await timed(sent)
  return { name, answer, ms }
}

export const worked = ({ name, answer }: Heard) => answer.status === (name === 'create-session' ? 201 : 200)

const unavailable = ({ answer: { status, headers, body } }: Heard) =>
  status === 503 &&
  headers['retry-after'] === '1' &&
  ((body.code === 'storage_unavailable' && body.recovery === 'retry') || body.status === 'unhealthy')

const recreated = ({ name, answer: { status, body } }: Heard) =>
  name === 'validate-token' ? status === 401 && body.valid === false : status === 404 && body.recovery === 'recreate'

const kept: Record<Answering, (heard: Heard) => boolean> = {
  works: worked,
  unavailable,
  either: (heard) => worked(heard) || unavailable(heard),
  recreate: recreated,
}

/** Nobody waited for longer than is promised. */
export const expectPrompt = (all: readonly Heard[]) =>
  expect(Math.max(...all.map(({ ms }) => ms))).toBeLessThan(PROMPT_MS)

/** As without a fault. */
export const works = all('works')

/** Each got what is documented, and promptly; what was not kept is listed. */
export const expectKept = (all: readonly Heard[], promised: Readonly<Record<Asking, Answering>>) => {
  const broken = all.filter((heard) => !kept[promised[heard.name]](heard) || heard.ms > PROMPT_MS)
  expect(
    broken.map(
      ({ name, answer, ms }) =>
        `${name} (${promised[name]}): ${answer.status} ${JSON.stringify(answer.body)} in ${Math.round(ms)} ms`,
    ),
  ).toEqual([])
}
