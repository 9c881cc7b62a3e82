/** Into how many partitions the accounts fall; fixed for the life of a deployment. */
export const PARTITIONS = 64

/** Largest request body, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024

/** Most sessions that one reply lists, the oldest; the counts beside them are of all. `MOST` in `core/lua/parts/slots.lua`. */
export const MOST_SHOWN = 100

/** Longest token, in characters. Access and playback tokens are far shorter; API Gateway takes 10,240 bytes of headers in all. */
export const MAX_TOKEN_CHARACTERS = 8_192

/** Longest `reason` of Identity or Content that is passed on, in characters; more is cut off. */
export const MAX_REASON_CHARACTERS = 256

/** How long an Idempotency-Key is remembered. `REQUEST_MS` in `core/lua/parts/account/request.lua`. */
export const IDEMPOTENCY_HOURS = 24
