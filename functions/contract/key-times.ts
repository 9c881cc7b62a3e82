/** How long verifiers may keep our JWK Set, in s: the `max-age` of its reply. */
export const JWKS_MAX_AGE_SECONDS = 300

/** How long a function uses the key ring it has read before it reads it again, in ms. */
export const KEY_CACHE_MS = 5 * 60_000

/** The longest JWT_EXPIRATION, in ms: tokens that live were issued under settings that nobody knows any more. */
export const LONGEST_TOKEN_LIFE_MS = 168 * 60 * 60_000
