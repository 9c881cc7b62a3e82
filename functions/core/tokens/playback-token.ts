import { randomUUID } from 'node:crypto'
import { errors, SignJWT } from 'jose'
import type * as z from 'zod/mini'
import { tokenClaims } from '../../contract/replies.ts'
import type { Settings } from '../../contract/settings/settings.ts'
import { refusing } from '../refusal.ts'
import { DependencyUnavailable, TokenRejected } from '../refusals.ts'
import type { Session } from '../session/session.ts'
import type { SigningKeys } from '../signing-keys/signing-keys.ts'
import { claimsOf, LEEWAY, verifiedClaims } from './jwt.ts'
import { createTokenLog } from './token-log.ts'

export type Claims = z.infer<typeof tokenClaims>
/** `expiresAt` in Unix ms, whole seconds. */
export type IssuedToken = { readonly token: string; readonly expiresAt: number }

const ISSUER = 'viewing-service'
const AUDIENCE = 'playback'
/** The `typ` of playback tokens: no other token has it (RFC 8725 section 3.11). */
export const PLAYBACK_TYPE = 'playback+jwt'

/** A playback token that is not valid yet is a good one: a clock is wrong, and a new token would not help. */
const clockAhead = (error: unknown) => {
  if (!(error instanceof TokenRejected) || error.fault !== 'not_yet') return error
  const nbf = error.cause instanceof errors.JWTClaimValidationFailed ? error.cause.payload.nbf : undefined
  const apart = Math.round(Number(nbf) + LEEWAY - Date.now() / 1000)
  return new DependencyUnavailable('clock', new Error(`A token was made ${apart} s ahead of this function's clock`))
}

/** Playback tokens: JWTs (RFC 7519) that say what may be played, and until when. Times are Unix ms. */
export const createPlaybackTokens = (signingKeys: SigningKeys, settings: Settings) => {
  const issue = async (session: Session, now: number): Promise<IssuedToken> => {
    const { kid, alg, key, until } = await signingKeys.signing(now)
    const iat = Math.floor(Math.min(now, Date.now()) / 1000)
    const end = Math.min(now + settings.JWT_EXPIRATION, session.startedAt + settings.SESSION_TIMEOUT, until)
    const exp = Math.floor(end / 1000)
    const claims = {
      session_id: session.sessionId,
      user_id: session.userId,
      profile_id: session.profileId,
      content_id: session.contentId,
      device_id: session.deviceId,
      ...(session.region && { region: session.region }),
      ...(session.degraded && { degraded: true }),
    }
    const jwt = new SignJWT({
      ...claims,
      iss: ISSUER,
      aud: AUDIENCE,
      sub: session.userId,
      jti: randomUUID(),
      iat,
      nbf: iat - LEEWAY,
      exp,
    })
    return { token: await jwt.setProtectedHeader({ alg, kid, typ: PLAYBACK_TYPE }).sign(key), expiresAt: exp * 1000 }
  }

  const keyOf = async ({ kid, alg }: { kid?: string; alg: string }) => {
    const found = await signingKeys.verifying(kid, Date.now())
    if (!found || found.alg !== alg) throw new errors.JWKSNoMatchingKey()
    return found.key
  }
  const read = (token: string): Promise<Claims> =>
    verifiedClaims(
      token,
      keyOf,
      { issuer: ISSUER, audience: AUDIENCE, typ: PLAYBACK_TYPE, requiredClaims: ['exp', 'iat', 'nbf'] },
      (payload) => claimsOf(tokenClaims, payload),
    )
  const log = createTokenLog('playback')
  /** The claims of a good token. Throws TokenRejected; DependencyUnavailable without keys, or when a clock is wrong. */
  const verify = async (token: string): Promise<Claims> => {
    try {
      return await read(token)
    } catch (error) {
      const trouble = clockAhead(error)
      log(trouble)
      throw trouble
    }
  }

  return {
    /** Resolves when there is a key to sign with. Throws DependencyUnavailable. */
    ready: async (): Promise<void> => {
      await signingKeys.signing(Date.now())
    },
    /**
     * A token that lasts JWT_EXPIRATION, but never longer than the session may or than its key verifies. `now` is Redis'
     * time. If that is ahead of the function's clock, the token begins by the function's, so that it is valid at once.
     */
    issue: refusing(['dependency_unavailable'], issue),
    verify: refusing(['token_invalid', 'token_expired', 'dependency_unavailable'], verify),
    /**
     * A fresh token if the presented one, a text or its claims, is of this session and past half of its life; otherwise,
     * or without keys, undefined.
     */
    renew: refusing([], async (presented: Claims | string | undefined, session: Session, now: number) => {
      const claims = typeof presented === 'string' ? await read(presented).catch(() => undefined) : presented
      if (!claims || claims.session_id !== session.sessionId) return undefined
      return now >= ((claims.iat + claims.exp) / 2) * 1000 ? issue(session, now).catch(() => undefined) : undefined
    }),
  }
}

export type PlaybackTokens = ReturnType<typeof createPlaybackTokens>
