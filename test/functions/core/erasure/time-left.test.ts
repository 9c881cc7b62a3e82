import { expect, test } from 'vitest'
import { createErasure } from '../../../../functions/core/erasure/erasure.ts'
import type { SessionStore } from '../../../../functions/core/redis/store.ts'
import { erasing, plenty } from '../../../support/erasure/erasing.ts'
import { behind } from '../../../support/random-use/gate.ts'
import { MINUTE } from '../../../support/service/moving-clock.ts'
import { newUser } from '../../../support/service/users.ts'

/** The time is nearly over when Redis has taken so many steps of `erase-account`. */
const overAfter = (steps: number, store: SessionStore) => {
  let taken = 0
  const counting = behind(async (name, act) => {
    const answer = await act()
    if (name === 'erase-account') taken += 1
    return answer
  }, store)
  const msLeft = () => (taken < steps ? 60_000 : 9_999)
  return { erasure: createErasure(counting, { patience: 0, every: 1 }), msLeft }
}

/** More sessions than two steps may end or settle. */
const SESSIONS = 230
const crowded = async () => {
  const world = await erasing({ MAX_CONCURRENT_STREAMS: '1000' })
  const userId = newUser()
  for (const _ of Array(SESSIONS)) await world.play(userId)
  return { ...world, userId }
}

test('one that has no time left says so instead of saying that nothing is there', async () => {
  const { running } = await erasing()
  await expect(createErasure(running.store).look(newUser(), () => 9_999)).rejects.toThrow(/no time for all of it/)
})

test('ending stops when its time is nearly over, and the next one ends the rest', async () => {
  const { running, userId, look } = await crowded()
  const { erasure, msLeft } = overAfter(1, running.store)
  await expect(erasure.end(userId, msLeft)).rejects.toThrow(/no time for all of it/)
  const { live } = await look(userId)
  expect(live).toBe(SESSIONS - 100)
  expect(await erasure.end(userId, plenty)).toMatchObject({ ended: live })
})

test('erasing stops before anything is removed when overdue sessions take all of its time', async () => {
  const { running, userId, look, clock, erase } = await crowded()
  clock.pass(2 * MINUTE)
  const { erasure, msLeft } = overAfter(1, running.store)
  await expect(erasure.erase(userId, msLeft)).rejects.toThrow(/no time for all of it/)
  expect(await look(userId)).toMatchObject({ account: 1, slots: 1 })
  expect(await erase(userId)).toMatchObject({ outcome: 'erased', left: { account: 0, slots: 0 } })
})
