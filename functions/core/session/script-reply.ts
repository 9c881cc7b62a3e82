import { parseList, parseNumber, parsePairs, parseText } from '../redis/parse.ts'
import type { Script } from '../redis/script.ts'
import { parseSession, type Session } from './session.ts'

/** What a script of an endpoint answers; see `lua/parts/reply.lua`. */
export type ScriptReply<Outcome extends string> = {
  readonly outcome: Outcome
  /** Redis' clock in Unix ms at the moment of the step. */
  readonly now: number
  readonly session: Session | undefined
  readonly details: Readonly<Record<string, string>>
  readonly limit: number
  readonly count: number
  readonly sessions: readonly Session[]
}

const NONE: readonly unknown[] = []

/** Throws when it is no such answer, or none of the script's. */
export const parseScriptReply = <Outcome extends string>(
  raw: unknown,
  { name, outcomes }: Pick<Script<string, Outcome>, 'name' | 'outcomes'>,
): ScriptReply<Outcome> => {
  const [word, now, session = '', details = NONE, limit = '', count = 0, sessions = NONE] = parseList(raw)
  const outcome = outcomes.find((one) => one === word)
  if (outcome === undefined) throw new Error(`${name} answers with an outcome that it does not have`)
  return {
    outcome,
    now: parseNumber(now),
    session: session === '' ? undefined : parseSession(parseText(session)),
    details: parsePairs(details),
    limit: limit === '' ? 0 : parseNumber(limit),
    count: parseNumber(count),
    sessions: parseList(sessions).map((text) => parseSession(parseText(text))),
  }
}
