import { errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import type * as z from 'zod/mini'
import { type TokenFault, tokenFaults } from '../../contract/tokens/token-faults.ts'
import { Refusal } from '../refusal.ts'
import { TokenRejected } from '../refusals.ts'

/** Tolerance for clocks that differ, in seconds. */
export const LEEWAY = 5

/** In characters. Access and playback tokens are far shorter; API Gateway takes 10,240 bytes of headers in all. */
const MAX_LENGTH = 8_192

/** One text for one token (RFC 7515 section 2): without padding, white space or stray bits, which decoders forgive. */
const isCanonical = (token: string) =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)

const isTokenFault = (claim: unknown): claim is TokenFault =>
  typeof claim === 'string' && Object.hasOwn(tokenFaults, claim)
const faultOfClaim = (claim: unknown): TokenFault => (isTokenFault(claim) ? claim : 'claims')

/** The claims as a schema has them. Throws TokenRejected for the first that is not. */
export const claimsOf = <Schema extends z.ZodMiniType>(schema: Schema, payload: unknown): z.output<Schema> => {
  const { success, data, error } = schema.safeParse(payload)
  if (success) return data
  throw new TokenRejected(faultOfClaim(error.issues[0]?.path[0]), error)
}

/** The fault of a token, by jose's error. */
const faultIn = (error: unknown): TokenFault => {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'nbf' && error.reason === 'check_failed' ? 'not_yet' : faultOfClaim(error.claim)
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm'
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return 'key'
  return error instanceof errors.JOSEError ? 'malformed' : 'key'
}

/**
 * The claims of a token whose signature, type, issuer, audience and times are good, as `read` takes them.
 * Throws TokenRejected, and whatever Refusal `read` or the finding of the key ends in.
 */
export const verifiedClaims = async <Claims>(
  token: string,
  key: JWTVerifyGetKey,
  options: JWTVerifyOptions & { readonly issuer: string },
  read: (payload: unknown, type: unknown) => Claims,
): Promise<Claims> => {
  try {
    if (token.length > MAX_LENGTH) throw new errors.JWTInvalid('too long')
    if (!isCanonical(token)) throw new errors.JWTInvalid('not base64url')
    const { payload, protectedHeader } = await jwtVerify(token, key, { ...options, clockTolerance: LEEWAY })
    return read(payload, protectedHeader.typ)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new TokenRejected(faultIn(error), error)
  }
}
