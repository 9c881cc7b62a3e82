import { createHmac, createPublicKey, KeyObject, sign } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { onTestFinished } from 'vitest'
import { listen } from '../../../bin/local/gateway/listen.ts'

const encoded = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')

/** A key pair of ES256 with the JWK of its public part. */
export const keyPair = async (kid: string) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
  return { kid, privateKey, jwk }
}
export type KeyPair = Awaited<ReturnType<typeof keyPair>>

const seconds = (more = 0) => Math.floor(Date.now() / 1_000) + more
const good = () => ({
  ...{ iss: 'viewing-service', aud: 'playback', sub: 'ann', jti: 'j', session_id: 's-1', content_id: 'film-1' },
  ...{ user_id: 'ann', profile_id: 'main', device_id: 'tv', iat: seconds(), nbf: seconds(-5), exp: seconds(3_600) },
})

/** A token as the service signs it, but for these changes. */
export const signed = ({ kid, privateKey }: KeyPair, claims: object = {}, header: object = {}) =>
  new SignJWT({ ...good(), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'playback+jwt', kid, ...header })
    .sign(privateKey)

/** A token whose signature is good, whatever its header says. */
const signedAnyhow = ({ kid, privateKey }: KeyPair, header: object) => {
  const text = `${encoded({ alg: 'ES256', typ: 'playback+jwt', kid, ...header })}.${encoded(good())}`
  const key = KeyObject.from(privateKey)
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

/** A JWK Set that a test changes, makes fail or slow, and counts. */
export const jwkSetServer = async (...keys: JWK[]) => {
  const state = { keys, status: 200, reads: 0, afterMs: 0 }
  const { url, stop } = await listen((_, response) => {
    state.reads += 1
    const body = JSON.stringify({ keys: state.keys })
    setTimeout(() => response.writeHead(state.status).end(body), state.afterMs)
  }, 0)
  onTestFinished(stop)
  return { url: `${url}/.well-known/jwks.json`, state }
}

const unsigned = (header: object, claims: object = good()) => `${encoded(header)}.${encoded(claims)}.`
const hs256 = (header: object, secret: string | Buffer) => {
  const text = `${encoded(header)}.${encoded(good())}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
const withClaims = (token: string, change: object) => {
  const [head, payload = '', signature] = token.split('.')
  return [head, encoded({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...change }), signature].join(
    '.',
  )
}

/** Tokens that no verifier may accept, by what is wrong with them; `key` is in the JWK Set, `other` is not. */
export const hostileTokens = async (key: KeyPair, other: KeyPair): Promise<Readonly<Record<string, string>>> => {
  const real = await signed(key)
  const [head = '', payload = '', signature = ''] = real.split('.')
  const header = { typ: 'playback+jwt', kid: key.kid }
  const pem = createPublicKey({ key: key.jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  return {
    'no algorithm': unsigned({ ...header, alg: 'none' }),
    'no algorithm, with a signature': `${unsigned({ ...header, alg: 'none' })}${signature}`,
    'HS256 by the public key as PEM': hs256({ ...header, alg: 'HS256' }, pem),
    'HS256 by the public key as JSON': hs256({ ...header, alg: 'HS256' }, JSON.stringify(key.jwk)),
    'a signature of another key under this kid': await signed({ ...other, kid: key.kid }),
    'a kid that is not in the set': await signed(other),
    'no kid': await signed(key, {}, { kid: undefined }),
    'its own key in the header': await signed(other, {}, { jwk: other.jwk }),
    'a changed claim': withClaims(real, { content_id: 'film-1', user_id: 'bob' }),
    'a changed signature': `${head}.${payload}.${signature.replace(/^./, (one) => (one === 'A' ? 'B' : 'A'))}`,
    'a cut signature': real.slice(0, -4),
    'a signature of zeros': `${head}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    'no signature': `${head}.${payload}.`,
    'another type': await signed(key, {}, { typ: 'at+jwt' }),
    'no type': await signed(key, {}, { typ: undefined }),
    'another issuer': await signed(key, { iss: 'identity' }),
    'another audience': await signed(key, { aud: 'billing' }),
    'no audience': await signed(key, { aud: undefined }),
    expired: await signed(key, { exp: seconds(-10) }),
    'no end': await signed(key, { exp: undefined }),
    'an end that is a text': await signed(key, { exp: '9999999999' }),
    'not yet valid': await signed(key, { nbf: seconds(60) }),
    'no beginning': await signed(key, { nbf: undefined }),
    'no title': await signed(key, { content_id: undefined }),
    'no session': await signed(key, { session_id: undefined }),
    'another algorithm in its header': signedAnyhow(key, { alg: 'ES384' }),
    'no algorithm in its header': signedAnyhow(key, { alg: undefined }),
    'a critical extension': signedAnyhow(key, { crit: ['x'], x: 1 }),
    'a fourth part': `${real}.x`,
    'two parts': `${head}.${payload}`,
    'a list as header': `${encoded([])}.${payload}.${signature}`,
    'no JSON': `AAAA.${payload}.${signature}`,
    'a prototype in its header': `${Buffer.from('{"__proto__":{"alg":"ES256"}}').toString('base64url')}.${payload}.${signature}`,
    'a token of 100,000 characters': await signed(key, { padding: 'x'.repeat(100_000) }),
    nothing: '',
  }
}
