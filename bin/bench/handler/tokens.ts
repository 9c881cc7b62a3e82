import { randomUUID } from 'node:crypto'
import { type CryptoKey, decodeJwt, decodeProtectedHeader, importJWK, type JWK, jwtVerify, SignJWT } from 'jose'

/** The key of playback tokens, as this process's environment has it: to sign with, and to verify with. */
const keys = async () => {
  const { JWT_SECRET: secret, BENCH_SIGNING_KEY: text = '' } = process.env
  if (secret) return { signing: Buffer.from(secret), verifying: Buffer.from(secret) }
  const jwk: JWK = JSON.parse(text).keys[0]
  const { d: _, ...open } = jwk
  return { signing: (await importJWK(jwk)) as CryptoKey, verifying: (await importJWK(open)) as CryptoKey }
}

/** Makes tokens that nobody has seen, of issued ones; and verifies one, as a service without any other care would. */
export const unseenTokens = async () => {
  const { signing, verifying } = await keys()
  return {
    like: (token: string): Promise<string> => {
      const { alg = '', ...header } = decodeProtectedHeader(token)
      return new SignJWT({ ...decodeJwt(token), jti: randomUUID() })
        .setProtectedHeader({ ...header, alg })
        .sign(signing)
    },
    verify: (token: string) => jwtVerify(token, verifying, { issuer: 'viewing-service', audience: 'playback' }),
  }
}
