import { randomFillSync } from 'node:crypto'

const BYTES = 16
/** Random bytes for many: a call for each costs ten times as much. */
const pool = Buffer.alloc(256 * BYTES)
let used = pool.length

/** A new id of an attempt: 128 random bits in base64url. */
export const newOperation = (): string => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += BYTES
  return pool.toString('base64url', used - BYTES, used)
}
