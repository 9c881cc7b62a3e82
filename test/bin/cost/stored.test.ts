import { expect, test } from 'vitest'
import { storedBytes } from '../../../bin/cost/use/stored.ts'
import { plainLoad, plainStage } from './example.ts'

// 1,000 streams of 3,000 s: a third of a session begins and ends in a second.

test('Redis holds live sessions, those ended within two hours, the accounts of a day and a full outbox', () => {
  const live = 1_000 * 1_425
  const ended = 2_400 * 616
  const accounts = 28_800 * 809
  const outbox = 64 * 10_000 * 607
  expect(storedBytes(plainLoad, plainStage)).toBeCloseTo(live + ended + accounts + outbox, 3)
})

test('a longer SESSION_RETENTION and a smaller OUTBOX_LIMIT count as they are set', () => {
  const settings = { SESSION_RETENTION: '5h', OUTBOX_LIMIT: '100' }
  const [live, ended, accounts, outbox] = [1_000 * 1_425, 6_000 * 616, 28_800 * 809, 64 * 100 * 607]
  expect(storedBytes(plainLoad, { ...plainStage, settings })).toBeCloseTo(live + ended + accounts + outbox, 3)
})

test('a token that lives for three hours keeps ended sessions for a minute more', () => {
  const longer = storedBytes(plainLoad, { ...plainStage, settings: { JWT_EXPIRATION: '3h' } })
  expect(longer - storedBytes(plainLoad, plainStage)).toBeCloseTo(((10_860 - 7_200) / 3) * 616, 3)
})
