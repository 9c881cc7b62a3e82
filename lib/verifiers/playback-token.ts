import { verify } from 'node:crypto'
import type { FindKey } from './jwk-set.ts'
import { Refused } from './refused.ts'

/** For clocks that differ, in seconds. The service allows the same. */
const LEEWAY = 5
/** A token is as a rule shorter than 1,000. */
const MOST_CHARACTERS = 8_192
const SIGNATURE_BYTES = 64

/** What a verifier uses of a playback token. Others may be there: leave them. */
export type PlaybackClaims = {
  readonly session_id: string
  readonly content_id: string
  readonly user_id: string
  /** Unix seconds. */
  readonly exp: number
}

type Members = Readonly<Record<string, unknown>>

const objectIn = (part: string): Members => {
  if (!/^[\w-]+$/.test(part)) throw new Refused('malformed')
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    throw new Refused('malformed')
  }
  throw new Refused('malformed')
}

const isType = (typ: unknown) =>
  typeof typ === 'string' && ['playback+jwt', 'application/playback+jwt'].includes(typ.toLowerCase())

const textIn = (claims: Members, name: string): string => {
  const value = claims[name]
  if (typeof value === 'string' && value !== '') return value
  throw new Refused('claims')
}

const checkClaims = (claims: Members, seconds: number): PlaybackClaims => {
  const { iss, aud, exp, nbf } = claims
  if (iss !== 'viewing-service' || ![aud].flat().includes('playback')) throw new Refused('claims')
  if (typeof exp !== 'number' || typeof nbf !== 'number') throw new Refused('claims')
  if (nbf > seconds + LEEWAY) throw new Refused('not_yet')
  if (exp <= seconds - LEEWAY) throw new Refused('expired')
  const [session_id, content_id, user_id] = ['session_id', 'content_id', 'user_id'].map((name) => textIn(claims, name))
  return { session_id: session_id ?? '', content_id: content_id ?? '', user_id: user_id ?? '', exp }
}

/**
 * Checks a playback token: ES256 and nothing else, by a key of the JWK Set, its type, issuer, audience and times. Rejects
 * with Refused, or with KeysUnavailable.
 */
export const playbackTokens =
  (findKey: FindKey, now: () => number = Date.now) =>
  async (token: string): Promise<PlaybackClaims> => {
    if (token.length > MOST_CHARACTERS) throw new Refused('malformed')
    const [head = '', payload = '', signature = '', ...more] = token.split('.')
    if (more.length > 0 || !/^[\w-]+$/.test(signature)) throw new Refused('malformed')
    const { alg, typ, kid, crit } = objectIn(head)
    if (alg !== 'ES256') throw new Refused('algorithm')
    if (!isType(typ)) throw new Refused('typ')
    if (crit !== undefined || typeof kid !== 'string') throw new Refused('malformed')
    const key = await findKey(kid)
    if (!key) throw new Refused('key')
    const bytes = Buffer.from(signature, 'base64url')
    const isGood = verify('sha256', Buffer.from(`${head}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, bytes)
    if (bytes.length !== SIGNATURE_BYTES || !isGood) throw new Refused('signature')
    return checkClaims(objectIn(payload), Math.floor(now() / 1_000))
  }

export type CheckToken = ReturnType<typeof playbackTokens>
