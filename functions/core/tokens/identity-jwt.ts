import { errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { TokenFault } from '../../contract/tokens/token-faults.ts'
import { Refusal } from '../refusal.ts'
import { TokenRejected } from '../refusals.ts'
import { faultOfClaim, LEEWAY } from './claims.ts'
import { partsOf } from './compact.ts'

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
 * The claims of a token of Identity whose signature, type, issuer, audience and times are good, as `read` takes them.
 * Throws TokenRejected, and whatever Refusal `read` or the finding of the key ends in.
 */
export const verifiedClaims = async <Claims>(
  token: string,
  key: JWTVerifyGetKey,
  options: JWTVerifyOptions & { readonly issuer: string },
  read: (payload: unknown, type: unknown) => Claims,
): Promise<Claims> => {
  try {
    partsOf(token)
    const { payload, protectedHeader } = await jwtVerify(token, key, { ...options, clockTolerance: LEEWAY })
    return read(payload, protectedHeader.typ)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new TokenRejected(faultIn(error), error)
  }
}
