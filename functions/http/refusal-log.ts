import { type ProblemCode, problems } from '../contract/problems.ts'
import { type Route, statusOf } from '../contract/route.ts'
import { createLogLimit } from '../core/log-limit.ts'
import type { Refusal } from '../core/refusal.ts'

/** At most so many lines of a code in so many ms: they cost money where an attack or an outage makes thousands. */
const [LINES, EVERY_MS] = [3, 1_000]

/**
 * The refusals that viewers call support about, with the members that the line shows beside the code: numbers and words of
 * the service itself, nothing that a client or another service wrote. The status of all others says in the access log
 * what they are.
 */
const asked: { readonly [Code in ProblemCode]?: readonly string[] } = {
  not_entitled: [],
  content_unavailable: [],
  concurrency_limit_reached: ['active_stream_count', 'max_concurrent_streams'],
  session_ended: ['end_reason'],
  rate_limited: [],
}

/**
 * Logs what a route refuses, for people who are asked why: the service's own trouble (5xx) as an error, a decision that a
 * viewer notices as information. From one instance at most three lines a second of a code, or of a dependency that fails;
 * the next line says how many were left out. Never a body, a header, a token or a user. A wrong clock is the same for every
 * request: the token log says it.
 */
export const createRefusalLog = (route: Route, clock?: () => number) => {
  const leftOutBefore = createLogLimit(LINES, EVERY_MS, clock)
  const where = `${route.method} ${route.path}`
  return ({ code, message, members, cause }: Refusal, requestId: string): void => {
    const isTrouble = problems[code].status >= 500
    const shown = isTrouble ? ['dependency'] : asked[code]
    if (!shown || members.dependency === 'clock') return
    const leftOut = leftOutBefore(`${code} ${members.dependency}`)
    if (leftOut === undefined) return
    const about = Object.fromEntries(shown.map((name) => [name, members[name]]))
    const line = {
      ...{ message, code, status: statusOf(route, code), route: where, ...about },
      ...(isTrouble && cause instanceof Error && { cause: cause.message }),
      request_id: requestId,
      ...(leftOut > 0 && { left_out: leftOut }),
    }
    // Lambda takes the level of its own line from the verb.
    if (isTrouble) console.error({ level: 'error', ...line })
    else console.info({ level: 'info', ...line })
  }
}
