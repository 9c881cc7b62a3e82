import type { Recovery } from '../contract/problems.ts'
import type { Route } from '../contract/route.ts'
import type { TokenFault } from '../contract/tokens/token-faults.ts'
import { TokenRejected, Unauthenticated } from '../core/refusals.ts'
import { claimedHeader } from '../core/tokens/compact.ts'
import { type Claims, isPlaybackType } from '../core/tokens/playback-token.ts'
import { createTokenLog } from '../core/tokens/token-log.ts'
import type { UserTokens } from '../core/tokens/user-token.ts'
import type { Authenticate, Caller } from './caller.ts'

/** The kind that a token claims to be, unverified: it only decides how the token is verified. */
const kindOf = (token: string): 'playback' | 'access' | undefined => {
  const header = claimedHeader(token)
  if (!header) return undefined
  return isPlaybackType(header.typ) ? 'playback' : 'access'
}

/** Without a good token a player is to create anew, a user to sign in. */
const recoveryOn = (credential: Route['credential'], kind: ReturnType<typeof kindOf>): Recovery =>
  credential === 'session' || (credential === 'user or session' && kind === 'playback') ? 'recreate' : 'sign_in'

type Verifiers = {
  readonly tokens: { readonly verify: (token: string) => Promise<Claims> }
  /** Left out where every route is for players alone: an access token is then of the wrong kind. */
  readonly users?: UserTokens
}

/**
 * Verifies both kinds of token, distinguished by `typ`, without a call to Redis. The wrong kind for the route, and the
 * playback token of another session, are refused as a forged one is.
 */
export const createAuthenticator = ({ tokens, users }: Verifiers): Authenticate => {
  const log = createTokenLog('any')
  const refused = (fault: TokenFault) => {
    const refusal = new TokenRejected(fault)
    log(refusal)
    return refusal
  }
  const playing = async (token: string, sessionId: string): Promise<Caller> => {
    const claims = await tokens.verify(token)
    if (claims.session_id !== sessionId) throw refused('session')
    return { is: 'player', claims }
  }
  return async (credential, token, sessionId) => {
    const kind = token === undefined ? undefined : kindOf(token)
    const recovery = recoveryOn(credential, kind)
    if (token === undefined) throw new Unauthenticated(recovery)
    try {
      if (kind === 'playback' && credential !== 'user') return await playing(token, sessionId)
      if (users && kind === 'access' && credential !== 'session') return await users.verify(token)
      throw refused(kind === undefined ? 'malformed' : 'kind')
    } catch (error) {
      if (!(error instanceof TokenRejected)) throw error
      throw new TokenRejected(error.fault, error.cause, recovery)
    }
  }
}
