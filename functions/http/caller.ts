import type { Route } from '../contract/route.ts'
import type { Claims } from '../core/tokens/playback-token.ts'

/** Who calls, as far as the route asks. */
export type Caller =
  /** The route asks nobody, or authentication is off. */
  | { readonly is: 'anyone' }
  | { readonly is: 'user'; readonly userId: string }
  | { readonly is: 'admin' }
  /** The holder of the playback token of the session in the path. */
  | { readonly is: 'player'; readonly claims: Claims }

/** Says who shows this token on a route that asks. Throws Unauthenticated, TokenRejected, DependencyUnavailable. */
export type Authenticate = (
  credential: Route['credential'],
  token: string | undefined,
  sessionId: string,
) => Promise<Caller>

/** For the routes that ask nobody, which then hold nothing of what reads tokens. */
export const anyone: Authenticate = async () => ({ is: 'anyone' })
