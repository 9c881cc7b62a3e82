import { parseSession, type Session } from '../session/session.ts'

/** What every script returns; see the end of `lua/base.lua`. */
export type Reply = {
  readonly outcome: string
  /** Redis' clock in Unix ms at the moment of the step. */
  readonly now: number
  readonly fields: Record<string, string>
  readonly limit: number
  readonly count: number
  readonly sessions: readonly Session[]
}

/** The pairs of a flat hash. */
export const pairs = (flat: readonly string[]): Record<string, string> =>
  Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])))

export const parseReply = (raw: unknown): Reply => {
  const [outcome, now, session, limit, count, list] = raw as [string, string, string[], string, number, string[][]]
  return {
    outcome,
    now: Number(now),
    fields: pairs(session),
    limit: Number(limit),
    count: Number(count),
    sessions: list.map((flat) => parseSession(pairs(flat))),
  }
}
