import { MAX_TOKEN_CHARACTERS } from '../../contract/sizes.ts'
import { TokenRejected } from '../refusals.ts'

/** One text for one part (RFC 7515 section 2): without padding, white space or stray bits, which decoders forgive. */
const canonical = (part: string): Buffer | undefined => {
  const bytes = Buffer.from(part, 'base64url')
  return bytes.toString('base64url') === part ? bytes : undefined
}

/** As decoders of the web forgive (infra.spec.whatwg.org/#forgiving-base64-decode). Throws for what they do not. */
const forgiven = (part: string): Buffer => {
  if (/[+/]/.test(part)) throw new Error('not base64url')
  return Buffer.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), 'latin1')
}

const decoded = (part: string): Buffer => {
  const bytes = canonical(part)
  if (bytes) return bytes
  throw new TokenRejected('malformed', new Error('not base64url'))
}

/** The bytes of each part of a token in compact form. Throws TokenRejected for one that is too long or not base64url. */
export const partsOf = (token: string): Buffer[] => {
  if (token.length > MAX_TOKEN_CHARACTERS) throw new TokenRejected('malformed', new Error('too long'))
  return token.split('.').map(decoded)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

type Members = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The JSON object in a part (RFC 7515 section 5.2, RFC 7519 section 7.2). Throws TokenRejected for anything else. */
export const objectIn = (part: Uint8Array): Members => {
  try {
    const value: unknown = JSON.parse(utf8.decode(part))
    if (isObject(value)) return value
  } catch (cause) {
    throw new TokenRejected('malformed', cause)
  }
  throw new TokenRejected('malformed', new Error('not a JSON object'))
}

/**
 * The header of what looks like a token, a JWS or a JWE, unverified; undefined when it has none that can be read. White
 * space and padding are forgiven: what a token claims to be decides who refuses it.
 */
export const claimedHeader = (token: string): Members | undefined => {
  const [head = '', ...others] = token.split('.')
  if (others.length !== 2 && others.length !== 4) return undefined
  try {
    return objectIn(canonical(head) ?? forgiven(head))
  } catch {
    return undefined
  }
}
