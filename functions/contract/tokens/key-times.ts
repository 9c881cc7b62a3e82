/** How long verifiers may keep our JWK Set, in s: the `max-age` of its reply. */
export const JWKS_MAX_AGE_SECONDS = 300

/** How long they may keep a set without keys: a new key set is about to have its first one. */
export const NO_KEYS_MAX_AGE_SECONDS = 5

/** How long a function uses the key set it has read before it reads it again, in ms. */
export const KEY_CACHE_MS = 5 * 60_000

/** The longest JWT_EXPIRATION, in ms: tokens that live were issued under settings that nobody knows any more. */
export const LONGEST_TOKEN_LIFE_MS = 168 * 60 * 60_000

/** What can be wrong with the key set while tokens are still signed: the member `signing_keys` of a line of the log. */
export const SIGNING_KEYS_TROUBLE = {
  damaged: 'A signing key cannot be used; the others are used',
  not_rotated:
    'Tokens are still signed with the symmetric key that the key set was made with: no one else can verify them',
} as const
