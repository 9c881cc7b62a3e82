import { expect, test } from 'vitest'
import type { Swept } from '../../functions/core/session/expiry.ts'
import { expireSessions } from '../../functions/expire-sessions.ts'
import type { Report } from '../../functions/runtime/metrics.ts'

const context = { getRemainingTimeInMillis: () => 55_000 }
const swept: Swept = {
  ...{ expired: 7, orphans: 2, overdue: 3, unvisited: 1, failures: [] },
  ...{ outboxLength: 12, outboxAge: 3_400 },
}

const run = async (result: Swept) => {
  const reported: Parameters<Report>[0][] = []
  const act = expireSessions({ expiry: { sweep: async () => result }, report: (values) => reported.push(values) })
  return { reported, outcome: await act({}, context).catch((error: Error) => error) }
}

test('a sweep reports what it did, what it left and how the outbox stands', async () => {
  const { reported, outcome } = await run(swept)
  expect(reported).toEqual([
    {
      ...{ SessionsExpired: 7, SessionsOverdue: 3, OrphansRemoved: 2, PartitionsUnvisited: 1 },
      ...{ OutboxLength: 12, OutboxAge: 3_400 },
    },
  ])
  expect(outcome).toEqual({ expired: 7, orphans: 2, overdue: 3, unvisited: 1, outboxLength: 12, outboxAge: 3_400 })
})

test('a sweep that missed a partition fails after it has reported, and says nothing of the outbox', async () => {
  const { reported, outcome } = await run({ ...swept, failures: [new Error('no answer')] })
  expect(reported).toEqual([{ SessionsExpired: 7, SessionsOverdue: 3, OrphansRemoved: 2, PartitionsUnvisited: 1 }])
  expect(outcome).toEqual(new Error('1 partitions could not be swept'))
})

test('the sweep may run as long as its function has time left', async () => {
  const sweep = async (msLeft: () => number) => ({ ...swept, expired: msLeft() })
  const outcome = await expireSessions({ expiry: { sweep }, report: () => {} })({}, context)
  expect(outcome).toMatchObject({ expired: 55_000 })
})
