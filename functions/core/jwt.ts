import { errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import { Refusal, TokenRejected } from './errors.ts'

/** Tolerance for clocks that differ, in seconds. */
export const LEEWAY = 5

/** No token of Identity's or ours comes near it; API Gateway takes 10,240 bytes of headers in all. */
const MAX_LENGTH = 8_192

/** One text for one token (RFC 7515 section 2): without padding, white space or stray bits, which decoders forgive. */
const isCanonical = (token: string) =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)

/**
 * The claims of a token whose signature, type, issuer, audience and times are good, as `read` takes them.
 * Throws TokenRejected, its reason only in `cause`, and whatever Refusal the finding of the key ends in.
 */
export const verifiedClaims = async <Claims>(
  token: string,
  key: JWTVerifyGetKey,
  options: JWTVerifyOptions & { readonly issuer: string; readonly audience: string },
  read: (payload: unknown, type: string | undefined) => Claims,
): Promise<Claims> => {
  try {
    if (token.length > MAX_LENGTH) throw new errors.JWTInvalid('too long')
    if (!isCanonical(token)) throw new errors.JWTInvalid('not base64url')
    const { payload, protectedHeader } = await jwtVerify(token, key, { ...options, clockTolerance: LEEWAY })
    return read(payload, protectedHeader.typ)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new TokenRejected(error instanceof errors.JWTExpired ? 'token_expired' : 'token_invalid', error)
  }
}
