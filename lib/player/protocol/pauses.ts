import type { Gate } from './memory.ts'

const FIRST_MS = 1_000
const LONGEST_MS = 30_000
/** The longest that a Retry-After is believed: the life of a token. */
const HOUR_MS = 3_600_000

/** Full jitter, in ms, with a tenth that is always waited: chance never makes a busy loop. */
export const backOff = (failures: number, longestMs: number, random: () => number) =>
  Math.min(FIRST_MS * 2 ** Math.min(failures, 10), longestMs, LONGEST_MS) * (0.1 + 0.9 * random())

/** An attempt brought no usable answer: the next one waits longer, and never less than the service asks for. */
export const holdBack = (gate: Gate, now: number, retryAfterMs: number, longestMs: number, random: () => number) => {
  const wait = backOff(gate.failures, Math.max(longestMs, FIRST_MS), random)
  gate.failures += 1
  gate.floor = now + Math.max(Math.min(retryAfterMs, HOUR_MS), Math.min(wait, FIRST_MS))
  gate.at = Math.max(now + wait, gate.floor)
}

/** Things may have become better: an attempt that only waits for its jitter goes at once. */
export const hurry = (gate: Gate, now: number) => {
  if (gate.failures > 0) gate.at = Math.min(gate.at, Math.max(now, gate.floor))
}

/**
 * Retry-After in ms: seconds, or a date, which is compared with the reply's own `Date` and never with a clock of the
 * device. Whatever cannot be used is 0.
 */
export const retryAfterOf = (retryAfter: string | null | undefined, date: string | null | undefined): number => {
  if (!retryAfter) return 0
  if (/^\s*\d+(\.\d+)?\s*$/.test(retryAfter)) return 1_000 * Number(retryAfter)
  const ms = Date.parse(retryAfter) - Date.parse(date ?? '')
  return /[a-z]/i.test(retryAfter) && ms > 0 ? ms : 0
}

/** The pause to the next heartbeat: shorter than asked for by up to 15 %, so that players do not beat together. */
export const toNextBeat = (intervalMs: number, random: () => number) => intervalMs * (0.85 + 0.15 * random())
