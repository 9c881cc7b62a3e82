import { describe, expect, test } from 'vitest'
import { faults, stage, written } from '../../../support/stack/stages.ts'

const faultsOf = (sessionLog: unknown) => faults(written({ sessionLog }))

test('a stage that says nothing of a session log has none, and {} takes every default', () => {
  expect(stage().sessionLog).toBeUndefined()
  expect(stage({ sessionLog: {} }).sessionLog).toEqual({
    ...{ minCapacity: 0.5, maxCapacity: 4, months: 13, backupDays: 7, writers: 2 },
    ...{ replica: false, proxy: false, dataApi: false },
  })
})

describe('the least and the most of each member is taken', () => {
  test.each([
    { minCapacity: 0, maxCapacity: 1 },
    { minCapacity: 256, maxCapacity: 256 },
    { months: 1, backupDays: 1, writers: 2 },
    { months: 120, backupDays: 35, writers: 1_000 },
  ])('%j', (sessionLog) => expect(faultsOf(sessionLog)).toEqual([]))
})

describe('what Aurora, SQS or the retention cannot do is refused, by its name', () => {
  test.each([
    [{ minCapacity: 0.25 }, 'minCapacity'],
    [{ minCapacity: -0.5 }, 'minCapacity'],
    [{ maxCapacity: 256.5 }, 'maxCapacity'],
    [{ minCapacity: 8 }, 'maxCapacity'],
    [{ minCapacity: 0, maxCapacity: 0.5 }, 'maxCapacity'],
    [{ months: 0 }, 'months'],
    [{ months: 121 }, 'months'],
    [{ backupDays: 0 }, 'backupDays'],
    [{ backupDays: 36 }, 'backupDays'],
    [{ writers: 1 }, 'writers'],
    [{ writers: 1_001 }, 'writers'],
    [{ replica: 'yes' }, 'replica'],
    [{ dataApi: 1 }, 'dataApi'],
  ])('%j', (sessionLog, member) => {
    const found = faultsOf(sessionLog)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(new RegExp(`^stages\\.dev\\.sessionLog\\.${member} must be `))
  })
})

test('a proxy would keep a database awake that may sleep', () => {
  expect(faultsOf({ minCapacity: 0, proxy: true })).toEqual([
    'stages.dev.sessionLog.proxy must be false while minCapacity is 0: the connections of a proxy keep the database awake',
  ])
  expect(faultsOf({ minCapacity: 0.5, proxy: true })).toEqual([])
})

test('a misspelt member is refused with all right ones', () => {
  const [found] = faultsOf({ capacity: 4 })
  for (const member of ['minCapacity', 'maxCapacity', 'months', 'backupDays', 'writers', 'replica', 'proxy', 'dataApi'])
    expect(found).toContain(member)
})
