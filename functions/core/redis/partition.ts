import { createHash } from 'node:crypto'
import { PARTITIONS } from '../../contract/sizes.ts'

export { PARTITIONS }

/**
 * The hash tag of each partition: tag `p` hashes to a cluster slot in [256 p, 256 p + 255], so that partitions are
 * even over any power-of-two number of shards. It never changes in the life of a deployment.
 */
const TAGS = (
  '10 18 6h 03 29 21 3 4s 0j 0b 1a 0s b j s 2d 11 19 6i 02 28 20 2 4r 0k 0c 0z 0r c k r z ' +
  '12 6s 09 01 4h 23 1 9 0h 0d 0y 0q d h q y 13 6r 08 00 4i 22 0 8 0i 0a 0x 0p a i p x'
).split(' ')

/** The partition of an account, 0–63: the first four bytes of its id's SHA-256, big-endian, mod 64. */
export const partitionOf = (userId: string): number =>
  createHash('sha256').update(userId).digest().readUInt32BE() % PARTITIONS

/** The hash tag of a partition, with its braces. */
export const tagOf = (partition: number): string => `{${TAGS[partition]}}`

/** What follows a tag: words and ids joined by colons, ids percent-encoded so that no two tuples give one key. */
const key = (partition: number, ...parts: string[]) => [tagOf(partition), ...parts.map(encodeURIComponent)].join(':')

/** The two keys every script of a partition works with: its deadlines index and its outbox. */
export const indexKeys = (partition: number): [string, string] => [
  key(partition, 'deadlines'),
  key(partition, 'outbox'),
]

/** The outbox of every partition. */
export const outboxKeys: readonly string[] = TAGS.map((_, partition) => key(partition, 'outbox'))
export const outboxKey = (partition: number): string => key(partition, 'outbox')
export const deadlinesKey = (partition: number): string => key(partition, 'deadlines')

/** The lease of the relay's runs on a range of partitions that begins with this one. */
export const leaseKey = (partition: number, range: string): string => key(partition, 'relay', range)

export const sessionKey = (partition: number, sessionId: string): string => key(partition, 'session', sessionId)
export const slotsKey = (userId: string): string => key(partitionOf(userId), 'slots', userId)
