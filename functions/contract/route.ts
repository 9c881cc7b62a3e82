import type * as z from 'zod/mini'
import { type ProblemCode, problems } from './problems.ts'

type Schema = z.ZodMiniType

/** One endpoint: one Lambda, one file of the same name in `functions/`, one route of the API. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly summary: string
  /** Whose token the caller shows: the user's access token, this session's playback token, or either. */
  readonly credential: 'none' | 'user' | 'session' | 'user or session'
  /**
   * Bodies are JSON and say so; one of any type, or of none, is JSON all the same: a browser's beacon says `text/plain`,
   * or the type of what it was made of.
   */
  readonly body: 'none' | 'required' | 'optional' | 'optional of any type'
  readonly request?: Schema
  /** The parameters of its query, by name; others are ignored. */
  readonly query?: z.ZodMiniObject
  /** The body may hold the token, for `navigator.sendBeacon`, which cannot set headers; one in the header wins. */
  readonly tokenInBody?: true
  /** Takes an Idempotency-Key. */
  readonly idempotent?: true
  readonly status: 200 | 201
  /** Made when it is asked for. */
  readonly reply: () => z.ZodMiniObject
  /** Every refusal that it answers: an endpoint can do nothing that refuses for another reason. */
  readonly refusals: readonly ProblemCode[]
  /** Refusals that it answers with another status than the table of problems says. */
  readonly statusOf?: { readonly [Code in ProblemCode]?: number }
  /** Browser origins that may call: those of the stage, or any. */
  readonly origins: 'stage' | 'any'
  /** What it reaches for every caller; decides its permissions and security groups. */
  readonly reaches: readonly ('redis' | 'signing keys' | 'upstreams' | 'log reader')[]
  /** In MB, where it is not 512: as in tasks.ts. */
  readonly memory?: number
  /** How long the reply may be kept by others, in s; not at all without it. */
  readonly maxAge?: number
}

/** What a function reaches to authenticate, by the credential of its route. */
const CREDENTIAL_REACHES = {
  none: [],
  user: ['identity keys'],
  session: ['signing keys'],
  'user or session': ['identity keys', 'signing keys'],
} as const satisfies Record<Route['credential'], readonly string[]>

/** What a function reaches, authentication included, each once. */
export const reachesToAnswer = ({ reaches, credential }: Route) => [
  ...new Set([...reaches, ...CREDENTIAL_REACHES[credential]]),
]

/** Every method that is answered on its path: HEAD as GET is (RFC 9110 section 9.3.2), OPTIONS for a browser's preflight. */
export const methodsOf = ({ method }: Pick<Route, 'method'>) =>
  method === 'GET' ? (['GET', 'HEAD', 'OPTIONS'] as const) : ([method, 'OPTIONS'] as const)

/** The status with which a route answers a refusal. */
export const statusOf = ({ statusOf = {} }: Pick<Route, 'statusOf'>, code: ProblemCode): number =>
  statusOf[code] ?? problems[code].status
