import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import base from '../../../../functions/core/lua/parts/base.lua'
import keys from '../../../../functions/core/lua/parts/keys.lua'
import {
  indexKeys,
  PARTITIONS,
  partitionOf,
  sessionKey,
  slotsKey,
  tagOf,
} from '../../../../functions/core/redis/partition.ts'
import { assemble } from '../../../../functions/core/redis/script.ts'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'
import { service } from '../../../support/service/service.ts'

/** The cluster's slot of a key, from its specification: CRC-16/XMODEM of the first non-empty {…}, or of all, mod 16384. */
const clusterSlot = (key: string) => {
  const hashed = /\{([^}]+)\}/.exec(key)?.[1] ?? key
  let crc = 0
  for (const byte of Buffer.from(hashed)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1
  }
  return crc % 16_384
}

const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition)
const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 12,
})
/** Ids made to collide if anything can: the characters that keys and their encoding use. */
const tricky = fc.string({ unit: fc.constantFrom(...':{}%*?a.~3AB'), minLength: 1, maxLength: 6 })
const ids = fc.oneof(visible, tricky)

test('the checksum of a key is the one the specification of Redis Cluster prints', () => {
  expect(clusterSlot('123456789')).toBe(0x31c3)
  expect(clusterSlot('{user1000}.following')).toBe(clusterSlot('{user1000}.followers'))
})

test('the tag of partition p lies in slots 256p to 256p+255', () => {
  const tags = partitions.map(tagOf)
  expect(new Set(tags).size).toBe(64)
  expect(tags.map((tag) => Math.floor(clusterSlot(tag) / 256))).toEqual(partitions)
})

test('partitions are even over any power of two of shards', () => {
  for (const shards of [1, 2, 4, 8, 16, 32, 64]) {
    const counts = Array.from({ length: shards }, () => 0)
    for (const tag of partitions.map(tagOf)) {
      const shard = Math.floor((clusterSlot(tag) * shards) / 16_384)
      counts[shard] = (counts[shard] ?? 0) + 1
    }
    expect(new Set(counts)).toEqual(new Set([64 / shards]))
  }
})

test('a partition is the beginning of the SHA-256', () => {
  // As `printf %s … | sha256sum` prints it.
  const vectors = { '': 0xe3b0c442, a: 0xca978112, 'user-1': 0xc6c289e4, 'user:1': 0xabc3a47b, 'tv é': 0x63b06bde }
  for (const [userId, beginning] of Object.entries(vectors)) expect(partitionOf(userId)).toBe(beginning % 64)
  expect(Object.keys(vectors).map(partitionOf)).toEqual([2, 18, 36, 59, 30])
})

describe('keys', () => {
  test('of distinct users are distinct, and those of a user have one hash slot', () => {
    fc.assert(
      fc.property(ids, ids, (one, other) => {
        const partition = partitionOf(one)
        const keys = [slotsKey(one), ...indexKeys(partition), sessionKey(partition, createSessionId(one, 0))]
        expect(new Set(keys.map(clusterSlot))).toEqual(new Set([clusterSlot(tagOf(partition))]))
        expect(slotsKey(one) === slotsKey(other)).toBe(one === other)
      }),
    )
  })

  test('made by the scripts are distinct for distinct tuples', async () => {
    const { redis } = service()
    const made = async (userId: string, text: string) => {
      const [tag = '', deadlines = '', outbox = ''] = [tagOf(partitionOf(userId)), ...indexKeys(partitionOf(userId))]
      const keysOf =
        'return { Keys.encode(A.user), Keys.slots_of(A.user), Keys.account_of(A.user), Keys.request_of(A.user, A.text) }'
      const row = { name: 'keys', parts: [base, keys, keysOf], arguments: ['user', 'text'], outcomes: [] }
      return (await redis.eval(assemble(row, {}), 3, `${tag}:x`, deadlines, outbox, userId, text)) as string[]
    }
    const digests = fc.stringMatching(/^[\w-]{1,8}$/)
    const pairs = fc.tuple(ids, digests)
    await fc.assert(
      fc.asyncProperty(pairs, pairs, async ([user, text], [otherUser, otherText]) => {
        const [encoded = '', slots = '', ...more] = await made(user, text)
        const [, ...others] = await made(otherUser, otherText)
        expect(encoded).toBe(encodeURIComponent(user))
        expect(slots).toBe(slotsKey(user))
        expect(new Set([slots, ...more].map(clusterSlot))).toEqual(new Set([clusterSlot(tagOf(partitionOf(user)))]))
        const same = [user === otherUser, user === otherUser, user === otherUser && text === otherText]
        expect([slots, ...more].map((key, i) => key === others[i])).toEqual(same)
        expect(new Set([slots, ...more]).size).toBe(3)
      }),
    )
  })
})
