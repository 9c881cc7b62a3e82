import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { TokenRejected } from '../refusals.ts'
import { objectIn, partsOf } from './compact.ts'
import { ecdsaSignature, isEcdsaSignature } from './ecdsa.ts'

/** A key and the one algorithm it is for. */
export type JwsKey = { readonly alg: 'HS256' | 'ES256'; readonly key: KeyObject }

const signatureOf = ({ alg, key }: JwsKey, text: string): Buffer =>
  alg === 'HS256' ? createHmac('sha256', key).update(text).digest() : ecdsaSignature(text, key)

const isSignatureOf = (signer: JwsKey, text: string, signature: Buffer): boolean => {
  if (signer.alg === 'ES256') return isEcdsaSignature(text, signer.key, signature)
  const own = signatureOf(signer, text)
  return own.length === signature.length && timingSafeEqual(own, signature)
}

const partOf = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')

/** A JWS in compact form (RFC 7515 section 3.1). */
export const signedJws = (header: object, payload: object, key: JwsKey): string => {
  const text = `${partOf(header)}.${partOf(payload)}`
  return `${text}.${signatureOf(key, text).toString('base64url')}`
}

type Header = Readonly<Record<string, unknown>>

const malformed = (why: string) => new TokenRejected('malformed', new Error(why))

/** Extensions that must be understood (RFC 7515 section 4.1.11): `b64` is, whose one value in a JWT is true (RFC 7797 section 7). */
const checkCritical = ({ crit, b64 }: Header) => {
  if (crit === undefined) return
  const isUnderstood = Array.isArray(crit) && crit.length > 0 && crit.every((name) => name === 'b64')
  if (!isUnderstood || typeof b64 !== 'boolean') throw malformed('a critical extension that is not understood')
}

/**
 * Header and payload of a JWS in compact form whose signature is good and whose payload is a JSON object. `keyOf` finds
 * its key; the algorithm is the key's own, whatever the header says. It is verified by node:crypto in this thread: a
 * promise of WebCrypto would cost more than an HMAC. Throws TokenRejected, and what `keyOf` throws.
 */
export const verifiedJws = async (
  token: string,
  keyOf: (kid: unknown) => Promise<JwsKey | undefined>,
): Promise<{ readonly header: Header; readonly payload: Header }> => {
  const [head, payload, signature, ...more] = partsOf(token)
  if (!head || !payload || !signature || more.length > 0) throw malformed('not three parts')
  const header = objectIn(head)
  checkCritical(header)
  const { alg, kid, crit, b64 } = header
  if (typeof alg !== 'string' || alg === '') throw malformed('no algorithm')
  const key = await keyOf(kid)
  if (key?.alg !== alg) throw new TokenRejected('key')
  if (!isSignatureOf(key, token.slice(0, token.lastIndexOf('.')), signature)) throw new TokenRejected('signature')
  if (crit !== undefined && b64 === false) throw malformed('its payload is not encoded')
  return { header, payload: objectIn(payload) }
}
