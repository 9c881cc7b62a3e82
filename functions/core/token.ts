import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type * as z from 'zod/mini'
import type { Settings } from '../contract/environment.ts'
import { tokenClaims } from '../contract/replies.ts'
import { Refusal, TokenRejected } from './errors.ts'
import type { KeyRing } from './key-ring.ts'
import type { Session } from './session.ts'

export type Claims = z.infer<typeof tokenClaims>
/** `expiresAt` in Unix ms, whole seconds. */
export type IssuedToken = { readonly token: string; readonly expiresAt: number }

const ISSUER = 'viewing-service'
const AUDIENCE = 'playback'
const TYPE = 'playback+jwt'
/** Tolerance for clocks that differ, in seconds. */
const LEEWAY = 5

/** Playback tokens: JWTs (RFC 7519) that say what may be played, until when. Times are Unix ms. */
export const tokens = (ring: KeyRing, settings: Settings) => {
  const issue = async (session: Session, now: number): Promise<IssuedToken> => {
    const { kid, alg, key } = await ring.signing(now)
    const iat = Math.floor(now / 1000)
    const end = Math.min(now + settings.JWT_EXPIRATION, session.startedAt + settings.SESSION_TIMEOUT)
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
    return { token: await jwt.setProtectedHeader({ alg, kid, typ: TYPE }).sign(key), expiresAt: exp * 1000 }
  }

  /** The claims of a good token. Throws TokenRejected, its reason only in `cause`; DependencyUnavailable without keys. */
  const verify = async (token: string): Promise<Claims> => {
    try {
      const { payload } = await jwtVerify(
        token,
        async ({ kid, alg }) => {
          const found = await ring.verifying(kid, Date.now())
          if (!found || found.alg !== alg) throw new errors.JWKSNoMatchingKey()
          return found.key
        },
        {
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          clockTolerance: LEEWAY,
          requiredClaims: ['exp', 'iat', 'nbf'],
        },
      )
      return tokenClaims.parse(payload)
    } catch (error) {
      if (error instanceof Refusal) throw error
      throw new TokenRejected(error instanceof errors.JWTExpired ? 'token_expired' : 'token_invalid', error)
    }
  }

  return {
    /** Resolves when there is a key to sign with. Throws DependencyUnavailable. */
    ready: async (): Promise<void> => {
      await ring.signing(Date.now())
    },
    /** A token that lasts JWT_EXPIRATION, though never longer than the session may. */
    issue,
    verify,
    /** A fresh token when `bearer` is this session's own and past half of its life; else, or without keys, undefined. */
    renew: async (bearer: string | undefined, session: Session, now: number): Promise<IssuedToken | undefined> => {
      const claims = bearer && (await verify(bearer).catch(() => undefined))
      if (!claims || claims.session_id !== session.sessionId) return undefined
      return now >= ((claims.iat + claims.exp) / 2) * 1000 ? issue(session, now).catch(() => undefined) : undefined
    },
  }
}

export type Tokens = ReturnType<typeof tokens>
