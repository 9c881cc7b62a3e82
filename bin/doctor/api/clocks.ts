import type { Answer } from './answer.ts'
import { isObject, jsonIn } from './answer.ts'

/** How far another clock is ahead of this machine's, in ms: at least and at most. */
export type Ahead = { readonly least: number; readonly most: number; readonly middle: number }

type Bounds = { readonly least: number; readonly most: number }

const SECOND_MS = 1_000

/** What was read there lies between sending and receiving here; `coarse` is how much was cut off what was read. */
const boundsOf = (read: number, coarse: number, { sentAt, gotAt }: Answer): Bounds => ({
  least: read - gotAt,
  most: read + coarse - sentAt,
})

const dateOf = (answer: Answer) => {
  const date = Date.parse(answer.headers.get('date') ?? '')
  return Number.isNaN(date) ? [] : [boundsOf(date, SECOND_MS, answer)]
}

const serverTimeOf = (answer: Answer) => {
  const body = jsonIn(answer)
  const time = isObject(body) && typeof body.server_time === 'string' ? Date.parse(body.server_time) : Number.NaN
  return Number.isNaN(time) ? [] : [boundsOf(time, 1, answer)]
}

/** What all samples together allow; the last alone where they contradict each other, because a clock was set meanwhile. */
const together = (samples: readonly Bounds[]): Ahead | undefined => {
  const last = samples.at(-1)
  if (!last) return undefined
  const least = Math.max(...samples.map((one) => one.least))
  const most = Math.min(...samples.map((one) => one.most))
  const bounds = least <= most ? { least, most } : last
  return { ...bounds, middle: (bounds.least + bounds.most) / 2 }
}

/** The clocks that answers show, each against this machine's, with the uncertainty of the round trips. */
export const clocksIn = (answers: readonly Answer[]) => ({
  /** The clock of what answers HTTP, by the header Date. */
  ahead: () => together(answers.flatMap(dateOf)),
  /** Redis' clock, by the members `server_time`. */
  redisAhead: () => together(answers.flatMap(serverTimeOf)),
})

export type Clocks = ReturnType<typeof clocksIn>
