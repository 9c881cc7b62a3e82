import { expect, test } from 'vitest'
import type { Swept } from '../../functions/core/session/expiry.ts'
import { expireSessions } from '../../functions/expire-sessions.ts'
import type { Report } from '../../functions/runtime/metrics.ts'

const context = { getRemainingTimeInMillis: () => 55_000 }
const swept: Swept = {
  ...{ expired: 7, orphans: 2, overdue: 3, unvisited: 0, failures: [] },
  ...{ outboxLength: 12, outboxAge: 3_400, live: 250 },
}

const run = async (result: Swept) => {
  const reported: Parameters<Report>[0][] = []
  const act = expireSessions({ expiry: { sweep: async () => result }, report: (values) => reported.push(values) })
  return { reported, outcome: await act({}, context).catch((error: Error) => error) }
}

test('a sweep reports what it did, what it left, how the outbox stands and how many sessions live', async () => {
  const { reported, outcome } = await run(swept)
  expect(reported).toEqual([
    {
      ...{ SessionsExpired: 7, SessionsOverdue: 3, OrphansRemoved: 2, PartitionsUnvisited: 0 },
      ...{ OutboxLength: 12, OutboxAge: 3_400, LiveSessions: 250 },
    },
  ])
  expect(outcome).toEqual({
    ...{ expired: 7, orphans: 2, overdue: 3, unvisited: 0 },
    ...{ outboxLength: 12, outboxAge: 3_400, live: 250 },
  })
})

const ofPart = { SessionsExpired: 7, SessionsOverdue: 3, OrphansRemoved: 2 }

test('a sweep that could not work on a partition fails after it has reported, and says nothing of the whole', async () => {
  const { reported, outcome } = await run({ ...swept, failures: [new Error('no answer')] })
  expect(reported).toEqual([{ ...ofPart, PartitionsUnvisited: 0 }])
  expect(outcome).toEqual(new Error('1 partitions could not be swept'))
})

test('a sweep that had no time for a partition says nothing of the whole', async () => {
  const { reported, outcome } = await run({ ...swept, unvisited: 1 })
  expect(reported).toEqual([{ ...ofPart, PartitionsUnvisited: 1 }])
  expect(outcome).toMatchObject({ unvisited: 1 })
})

test('the sweep may run as long as its function has time left', async () => {
  const sweep = async (msLeft: () => number) => ({ ...swept, expired: msLeft() })
  const outcome = await expireSessions({ expiry: { sweep }, report: () => {} })({}, context)
  expect(outcome).toMatchObject({ expired: 55_000 })
})
