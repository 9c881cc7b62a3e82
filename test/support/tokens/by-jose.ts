import { createPublicKey, createSecretKey, type JsonWebKey } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import * as z from 'zod/mini'
import { tokenClaims } from '../../../functions/contract/replies.ts'

// How jose reads a playback token: the judge of what functions/core/tokens/jws.ts and playback-token.ts do by node:crypto.

type Jwk = { readonly kid: string; readonly alg: string } & object

const keyOf = (jwk: Jwk) => {
  const key: JsonWebKey = { ...jwk }
  return key.kty === 'oct' ? createSecretKey(String(key.k), 'base64url') : createPublicKey({ key, format: 'jwk' })
}

const isCanonical = (token: string) =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)

const faultIn = (error: unknown): string => {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'nbf' && error.reason === 'check_failed' ? 'clock' : error.claim
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  if (error instanceof errors.JWKSNoMatchingKey) return 'key'
  if (error instanceof z.core.$ZodError) return `claim ${String(error.issues[0]?.path[0])}`
  return error instanceof errors.JOSEError ? 'malformed' : `${error}`
}

/** `good`, or the fault that jose finds in a token. */
export const byJose =
  (...keys: readonly Jwk[]) =>
  async (token: string): Promise<string> => {
    if (token.length > 8_192 || !isCanonical(token)) return 'malformed'
    const find = ({ kid, alg }: { kid?: string; alg: string }) => {
      const jwk = keys.find((one) => one.kid === kid)
      if (jwk?.alg !== alg) throw new errors.JWKSNoMatchingKey()
      return keyOf(jwk)
    }
    const issued = { issuer: 'viewing-service', audience: 'playback', typ: 'playback+jwt' }
    const options = { ...issued, requiredClaims: ['exp', 'iat', 'nbf'], clockTolerance: 5 }
    try {
      tokenClaims.parse((await jwtVerify(token, find, options)).payload)
      return 'good'
    } catch (error) {
      return faultIn(error)
    }
  }
