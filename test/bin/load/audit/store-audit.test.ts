import { describe, expect, test } from 'vitest'
import { type Kept, keptFaults, storeAudit } from '../../../../bin/load/audit/store-audit.ts'
import { deadlinesKey, partitionOf, sessionKey, slotsKey } from '../../../../functions/core/redis/partition.ts'
import { ownRedis } from '../../../support/redis/redis-server.ts'
import { storedText } from '../../../support/service/stored-session.ts'

const NOW = 100_000
const kept: Kept = {
  ...{ id: 'one', userId: 'ann', status: 'active', now: NOW, ttl: -1, slotsTtl: 9_000 },
  ...{ deadline: NOW + 9_000, slot: NOW + 9_000, due: NOW + 9_000 },
}
const gone = { deadline: NOW - 1, slot: null, due: null, ttl: 5_000 }

describe('a session in Redis', () => {
  const faults = (more: Partial<Kept>) => keptFaults({ ...kept, ...more })

  test('that lives is in both indexes with its own deadline', () => {
    expect(faults({})).toEqual([])
    expect(faults({ status: 'paused' })).toEqual([])
    expect(faults({ slot: null })).toHaveLength(1)
    expect(faults({ due: null })).toHaveLength(1)
    expect(faults({ slot: NOW + 1, due: NOW + 1 })).toHaveLength(2)
  })

  test('that lives is kept for ever, its slots are not', () => {
    expect(faults({ ttl: 60_000 })).toHaveLength(1)
    expect(faults({ slotsTtl: -1 })).toHaveLength(1)
  })

  test('that is overdue may have lost its slot, and waits for the sweep', () => {
    const overdue = { deadline: NOW - 1, due: NOW - 1 }
    expect(faults({ ...overdue, slot: null, slotsTtl: -2 })).toEqual([])
    expect(faults({ ...overdue, slot: NOW - 1 })).toEqual([])
    expect(faults({ ...overdue, slot: null, due: null })).toHaveLength(1)
  })

  test('that has ended is in no index and leaves', () => {
    expect(faults({ ...gone, status: 'stopped' })).toEqual([])
    expect(faults({ ...gone, status: 'stopped', ttl: -1 })).toHaveLength(1)
    expect(faults({ ...gone, status: 'expired', slot: NOW + 1 })).toHaveLength(1)
    expect(faults({ ...gone, status: 'expired', due: NOW + 1 })).toHaveLength(1)
  })

  test('that is not there holds no slot and is not due', () => {
    const none = { ...gone, status: null, userId: null, ttl: -2 }
    expect(faults(none)).toEqual([])
    expect(faults({ ...none, slot: NOW + 1, due: NOW + 1 })).toHaveLength(2)
  })
})

describe('a look at all of Redis', () => {
  const looking = async (limit: number) => {
    const { ask } = await ownRedis()
    const found: string[] = []
    const audit = storeAudit(
      ask,
      () => limit,
      (what) => found.push(what),
    )
    const partition = partitionOf('ann')
    const later = Date.now() + 60_000
    const live = async (id: string) => {
      await ask.set(
        sessionKey(partition, id),
        storedText({ user_id: 'ann', status: 'active', deadline: String(later) }),
      )
      await ask.zadd(slotsKey('ann'), later, id)
      await ask.zadd(deadlinesKey(partition), later, id)
      await ask.pexpire(slotsKey('ann'), 60_000)
    }
    return { ask, found, audit, partition, later, live }
  }

  test('finds more streams than the limit', async () => {
    const { found, audit, live } = await looking(2)
    await Promise.all(['a', 'b'].map(live))
    await audit.look()
    expect(found).toEqual([])
    await live('c')
    await audit.look()
    expect(found).toEqual(['More streams than the limit, in Redis'])
  })

  test('finds a slot and a deadline of no session', async () => {
    const { ask, found, audit, partition, later } = await looking(2)
    await ask.zadd(slotsKey('ann'), later, 'nothing')
    await ask.pexpire(slotsKey('ann'), 60_000)
    await ask.zadd(deadlinesKey(partition), later, 'nothing')
    await audit.look()
    expect(found).toContain('A deadline of no session')
    expect(found).toContain('Redis disagrees with itself: it holds a slot and does not live')
  })

  test('finds what nothing will end, and at the end whatever lives', async () => {
    const { ask, found, audit, live } = await looking(2)
    await live('a')
    await ask.set('{10}:account:eve', '1')
    await audit.look()
    expect(found).toEqual(['A key that is kept for ever'])
    found.length = 0
    await audit.lookAtTheEnd()
    expect(found.toSorted()).toEqual([...Array(3).fill('A key is left after the end'), 'Left after the end'])
  })
})
