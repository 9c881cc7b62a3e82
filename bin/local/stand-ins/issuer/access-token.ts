import { randomUUID } from 'node:crypto'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { TokenRequest } from './token-request.ts'

/** The `client_id` of tokens, unless the request names another. */
export const CLIENT = 'trying-out'

/** A key made now, which ends with this process, and its public half as the JWK Set shows it. */
const makeKey = async (alg: string) => {
  const { privateKey, publicKey } = await generateKeyPair(alg)
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  return { alg, kid, privateKey, published: { ...jwk, kid, alg, use: 'sig' } }
}

type Key = { readonly alg: string; readonly kid: string; readonly privateKey: CryptoKey }

/** An access token as RFC 9068 section 2 has it. Times in Unix seconds. */
const sign = ({ alg, kid, privateKey }: Key, request: TokenRequest, issuer: string, audience: string, at: number) => {
  const { subject, scope, expiresIn, client = CLIENT, type: typ = 'at+jwt' } = request
  const now = Math.floor(at / 1_000)
  const claims = {
    iss: request.issuer ?? issuer,
    aud: request.audience ?? audience,
    sub: subject ?? client,
    iat: Math.min(now, now + expiresIn),
    exp: now + expiresIn,
    jti: randomUUID(),
    client_id: client,
    ...(scope && { scope }),
  }
  return new SignJWT(claims).setProtectedHeader({ alg, kid, typ }).sign(privateKey)
}

/** Makes access tokens with a key of its own; `clock` in Unix ms. */
export const accessTokens = async (alg: string, audience: string, clock = Date.now) => {
  const key = await makeKey(alg)
  return {
    keySet: { keys: [key.published] },
    issue: (request: TokenRequest, issuer: string) => sign(key, request, issuer, audience, clock()),
  }
}
