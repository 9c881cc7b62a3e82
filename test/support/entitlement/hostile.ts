import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { Answer } from './upstream-server.ts'

/** What a service answers to a caller who knows which question makes it answer so. */
export type Trick = { readonly answer: Answer; readonly afterMs: number }

const bodies = [
  ...['', 'null', '[]', '"yes"', '<h1>Welcome', '{"entitled":tr', '{}', '{"__proto__":{"entitled":true}}'],
  ...[
    { entitled: true, available: true },
    { entitled: false, available: false },
  ],
  ...[-1, '2', 2.5].map((max_concurrent_streams) => ({ entitled: true, max_concurrent_streams, available: 1 })),
  ...[
    { entitled: false, max_concurrent_streams: -1, available: false, reason: 7 },
    { entitled: 'true', available: 'true' },
  ],
  ' '.repeat(70_000),
]
const statuses = [
  200, 200, 200, 204, 302, 400, 401, 402, 403, 404, 408, 409, 410, 422, 429, 451, 500, 502, 503, 504, 599,
]

const answer = fc.record({
  status: fc.constantFrom(...statuses),
  body: fc.oneof(fc.constantFrom(...bodies), fc.json()),
})
const hangUp = fc.constantFrom<Answer>('reset', 'break off', 'flood')
const silence = fc.constantFrom<Answer>('hang', 'stall')

/** Answers of every kind; those that cost the time of two attempts are few. */
export const tricks: fc.Arbitrary<Trick> = fc.record({
  answer: fc.oneof(
    { weight: 40, arbitrary: answer },
    { weight: 8, arbitrary: hangUp },
    { weight: 1, arbitrary: silence },
  ),
  afterMs: fc.constantFrom(0, 0, 0, 30),
})

export const played = async ({ answer, afterMs }: Trick): Promise<Answer> => {
  if (afterMs) await sleep(afterMs)
  return answer
}

const bodyOf = (body: unknown) => {
  try {
    return Object(typeof body === 'string' ? JSON.parse(body) : body) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** By the contract: whether the answer is a yes, a no, or neither. */
export const meaningOf = (service: 'identity' | 'content', { answer }: Trick): 'yes' | 'no' | 'neither' => {
  if (typeof answer === 'string') return 'neither'
  const { status = 200, body } = answer
  if ([403, 404, 410, 451].includes(status)) return 'no'
  if (status !== 200) return 'neither'
  const said = bodyOf(body)
  const word = Object.hasOwn(said, service === 'identity' ? 'entitled' : 'available')
    ? said[service === 'identity' ? 'entitled' : 'available']
    : undefined
  if (word === false) return 'no'
  return word === true && said.max_concurrent_streams === undefined ? 'yes' : 'neither'
}
