import { parseList, parseNumber, parsePairs, parseText } from '../redis/parse.ts'
import { parseSession, type Session } from './session.ts'

/** What a script of an endpoint answers; see `reply` in `lua/parts/hash.lua`. */
export type ScriptReply = {
  readonly outcome: string
  /** Redis' clock in Unix ms at the moment of the step. */
  readonly now: number
  readonly fields: Record<string, string>
  readonly limit: number
  readonly count: number
  readonly sessions: readonly Session[]
}

/** Throws when it is no such answer. */
export const parseScriptReply = (raw: unknown): ScriptReply => {
  const [outcome, now, fields, limit, count, sessions] = parseList(raw)
  return {
    outcome: parseText(outcome),
    now: parseNumber(now),
    fields: parsePairs(fields),
    limit: limit === '' ? 0 : parseNumber(limit),
    count: parseNumber(count),
    sessions: parseList(sessions).map((flat) => parseSession(parsePairs(flat))),
  }
}
