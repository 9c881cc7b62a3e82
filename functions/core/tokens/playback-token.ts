import { randomUUID } from 'node:crypto'
import type * as z from 'zod/mini'
import { tokenClaims } from '../../contract/replies.ts'
import type { Settings } from '../../contract/settings/settings.ts'
import { refusing } from '../refusal.ts'
import { DependencyUnavailable, TokenRejected } from '../refusals.ts'
import type { Session } from '../session/session.ts'
import type { SigningKeys } from '../signing-keys/signing-keys.ts'
import { claimsOf, LEEWAY } from './claims.ts'
import { signedJws, verifiedJws } from './jws.ts'
import { createTokenLog } from './token-log.ts'

export type Claims = z.infer<typeof tokenClaims>
/** `expiresAt` in Unix ms, whole seconds. */
export type IssuedToken = { readonly token: string; readonly expiresAt: number }

type Members = Readonly<Record<string, unknown>>

const ISSUER = 'viewing-service'
const AUDIENCE = 'playback'
/** The `typ` of playback tokens: no other token has it (RFC 8725 section 3.11). */
const TYPE = 'playback+jwt'
/** Whether a `typ` is that of playback tokens; RFC 7515 section 4.1.9 lets `application/` be left out. */
export const isPlaybackType = (typ: unknown): boolean =>
  typeof typ === 'string' && [TYPE, `application/${TYPE}`].includes(typ.toLowerCase())

/** A playback token that is not valid yet is a good one: a clock is wrong, and a new token would not help. */
const clockAhead = (nbf: number) => {
  const apart = Math.round(nbf + LEEWAY - Date.now() / 1000)
  return new DependencyUnavailable('clock', new Error(`A token was made ${apart} s ahead of this function's clock`))
}

const timeIn = (claims: Members, name: 'iat' | 'nbf' | 'exp'): number => {
  const time = claims[name]
  if (typeof time === 'number') return time
  throw new TokenRejected(name)
}

/** Type, presence, issuer, audience and times, in this order (RFC 7519 section 4.1, RFC 8725 section 3). */
const checkClaims = ({ typ }: Members, claims: Members) => {
  if (!isPlaybackType(typ)) throw new TokenRejected('typ')
  const missing = (['iss', 'aud', 'nbf', 'iat', 'exp'] as const).find((name) => !Object.hasOwn(claims, name))
  if (missing) throw new TokenRejected(missing)
  if (claims.iss !== ISSUER) throw new TokenRejected('iss')
  if (![claims.aud].flat().includes(AUDIENCE)) throw new TokenRejected('aud')
  const now = Math.floor(Date.now() / 1000)
  timeIn(claims, 'iat')
  const nbf = timeIn(claims, 'nbf')
  if (nbf > now + LEEWAY) throw clockAhead(nbf)
  if (timeIn(claims, 'exp') <= now - LEEWAY) throw new TokenRejected('expired')
}

/** Playback tokens: JWTs (RFC 7519) that say what may be played, and until when. Times are Unix ms. */
export const createPlaybackTokens = (signingKeys: SigningKeys, settings: Settings) => {
  const issue = async (session: Session, now: number): Promise<IssuedToken> => {
    const signer = await signingKeys.signing(now)
    const iat = Math.floor(Math.min(now, Date.now()) / 1000)
    const end = Math.min(now + settings.JWT_EXPIRATION, session.startedAt + settings.SESSION_TIMEOUT, signer.until)
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
    const more = { iss: ISSUER, aud: AUDIENCE, sub: session.userId, jti: randomUUID(), iat, nbf: iat - LEEWAY, exp }
    const token = signedJws({ alg: signer.alg, kid: signer.kid, typ: TYPE }, { ...claims, ...more }, signer)
    return { token, expiresAt: exp * 1000 }
  }

  const read = async (token: string): Promise<Claims> => {
    const { header, payload } = await verifiedJws(token, (kid) => signingKeys.verifying(kid, Date.now()))
    checkClaims(header, payload)
    return claimsOf(tokenClaims, payload)
  }
  const log = createTokenLog('playback')
  /** The claims of a good token. Throws TokenRejected; DependencyUnavailable without keys, or when a clock is wrong. */
  const verify = async (token: string): Promise<Claims> => {
    try {
      return await read(token)
    } catch (error) {
      log(error)
      throw error
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
