import { createHmac, type KeyObject } from 'node:crypto'

// Tokens made by hand, from RFC 7515 and functions/contract/tokens/README.md. No code of functions/ is used.

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const decoded = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString())

/** Header, claims and signature of a token, unverified. */
export const partsOf = (token: string) => {
  const [head, payload, signature] = token.split('.')
  return { header: decoded(head), claims: decoded(payload), signature: signature ?? '' }
}

type Key = string | Uint8Array | KeyObject

/** The HMAC of a text, as JOSE's HS algorithms have it. */
export const hmacOf = (text: string, key: Key, hash = 'sha256') =>
  createHmac(hash, key).update(text).digest('base64url')

/** The key of the tests, and a JWK of it or of another. */
export const K = Buffer.from('a key of the tests of 32 or more bytes')
export const oct = (kid: string, k: Uint8Array = K) => ({
  kty: 'oct',
  alg: 'HS256',
  kid,
  k: Buffer.from(k).toString('base64url'),
})

export const seconds = () => Math.floor(Date.now() / 1000)
export const HEADER = { alg: 'HS256', kid: 'k1', typ: 'playback+jwt' }

/** All claims of a good token; a member given as undefined is missing. */
export const claims = (more: object = {}) => {
  const session_id = '01234567-89ab-8001-8000-0123456789ab'
  const ids = { session_id, user_id: 'user-1', profile_id: 'profile-1', content_id: 'title-1', device_id: 'tv-1' }
  const iat = seconds()
  const times = { iat, nbf: iat - 5, exp: iat + 3600 }
  return { ...ids, sub: 'user-1', jti: 'one', iss: 'viewing-service', aud: 'playback', ...times, ...more }
}

/** A token with any header and claims, signed with any key and hash. */
export const forged = (header: object = HEADER, payload: object = claims(), key: Key = K, hash = 'sha256') => {
  const text = `${encoded(header)}.${encoded(payload)}`
  return `${text}.${hmacOf(text, key, hash)}`
}

/** A good token's text with another payload. */
export const withClaims = (token: string, payload: object) => token.replace(/\.[^.]*\./, `.${encoded(payload)}.`)
