import { randomBytes } from 'node:crypto'
import { PARTITIONS, partitionOf } from '../redis/partition.ts'

/** A session id that says where its session is. */
export type SessionId = { readonly id: string; readonly partition: number }

const PATTERN = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i

const VARIANT = 0b10n << 62n
const RANDOM_BITS = (1n << 62n) - 1n

/**
 * A new UUID of version 8 (RFC 9562 section 5.8): 48 bits of Unix ms, the account's partition in the 12 custom bits,
 * 62 random bits.
 */
export const createSessionId = (userId: string, nowMs: number): string => {
  const head = nowMs.toString(16).padStart(12, '0')
  const custom = partitionOf(userId).toString(16).padStart(3, '0')
  const tail = (VARIANT | (randomBytes(8).readBigUInt64BE() & RANDOM_BITS)).toString(16)
  return `${head.slice(0, 8)}-${head.slice(8)}-8${custom}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

/**
 * The id in lower case with its partition, or undefined unless it is one that this service could have made. It is read in
 * either case (RFC 9562 section 4): Apple's clients send capitals.
 */
export const parseSessionId = (text: string): SessionId | undefined => {
  if (!PATTERN.test(text)) return undefined
  const partition = Number.parseInt(text.slice(15, 18), 16)
  return partition < PARTITIONS ? { id: text.toLowerCase(), partition } : undefined
}
