/** How long verifiers may keep the JWK Set, in s: the `max-age` of its reply. */
export const JWKS_MAX_AGE_SECONDS = 300

/** How long verifiers may keep a JWK Set without keys, in s: a new stage is about to have its first public key. */
export const NO_KEYS_MAX_AGE_SECONDS = 5

/** How long a function uses the key set before it reads it again, in ms. */
export const KEY_CACHE_MS = 5 * 60_000

/**
 * How long, in ms, a function remembers a key set that it has not tried to read again: after that it uses none that it
 * cannot read. One that is called keeps trying, and uses what it has read for as long as Secrets Manager does not answer.
 * So an instance that nobody has called for so long accepts no key that was revoked meanwhile.
 */
export const KEY_MEMORY_MS = 10 * 60_000

/** The longest JWT_EXPIRATION, in ms: a rotation must expect tokens that were issued under an earlier setting. */
export const LONGEST_TOKEN_LIFE_MS = 168 * 60 * 60_000

/** What can be wrong with the key set while tokens are still signed: the member `signing_keys` of a log line. */
export const SIGNING_KEYS_TROUBLE = {
  damaged: 'A signing key cannot be used; the others are used',
  not_rotated: 'Tokens are still signed with the initial, symmetric key: no one but this service can verify them',
} as const
