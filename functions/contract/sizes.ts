/** Into how many partitions the accounts fall; fixed for the life of a deployment. */
export const PARTITIONS = 64

/** Largest request body, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024

/** Most sessions that one reply lists, the oldest; the counts beside them are of all. `MOST` in `core/lua/parts/slots.lua`. */
export const MOST_SHOWN = 100
