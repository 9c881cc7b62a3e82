import type { SQSBatchResponse } from 'aws-lambda'
import { expect, test } from 'vitest'
import { connectPostgres } from '../../functions/core/session-log/connect.ts'
import { createSessionLog } from '../../functions/core/session-log/record.ts'
import { recordSessionLog } from '../../functions/record-session-log.ts'
import { ownDatabase } from '../support/postgres/database.ts'
import { told } from '../support/session-log/told.ts'

const context = { getRemainingTimeInMillis: () => 30_000 }
const bodyOf = (detail: object) => JSON.stringify({ source: 'viewing-service', detail })

type Places = { readonly port?: number; readonly deadLetters?: (body: string, why: Error) => Promise<void> }

/** The function on a log of its own, or where nothing listens; what it sent to its dead letters and what it reported. */
const world = async ({ port, deadLetters }: Places = {}) => {
  const database = await ownDatabase()
  const settings = database.settings('viewing_log_writer')
  const dead: [string, string][] = []
  const figures: unknown[] = []
  const record = recordSessionLog({
    sessionLog: createSessionLog(connectPostgres({ ...settings, ...(port && { POSTGRES_PORT: port }) })),
    deadLetters: { send: deadLetters ?? (async (body, why) => void dead.push([body, why.message])) },
    report: (one) => void figures.push(one),
  })
  return {
    ...{ ...database, dead, figures },
    /** The numbers of the messages that failed. */
    record: async (...bodies: string[]) => {
      const Records = bodies.map((body, i) => ({ messageId: String(i), body }))
      const { batchItemFailures } = (await record({ Records }, context)) as SQSBatchResponse
      return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier))
    },
    recordInput: (input: unknown) => record(input, context),
    count: async () => (await database.rows('SELECT count(*)::integer AS events FROM playback_events'))[0]?.events,
  }
}
const counted = (recorded: number, repeated: number, postponed: number, refused: number) => ({
  ...{ LogEventsRecorded: recorded, LogEventsRepeated: repeated },
  ...{ LogEventsPostponed: postponed, LogEventsRefused: refused },
})

test('a batch is recorded, and what comes again is counted as repeated', async () => {
  const { record, count, figures, dead } = await world()
  const [first, ...rest] = told('ann').map(bodyOf) as [string, ...string[]]
  expect(await record(first, ...rest)).toEqual([])
  expect(await record(first, ...told('bob').map(bodyOf), first)).toEqual([])
  expect([await count(), dead]).toEqual([12, []])
  expect(figures).toEqual([counted(6, 0, 0, 0), counted(6, 2, 0, 0)])
})

test('what can never be recorded goes to the dead letters, and the rest of its batch is recorded', async () => {
  const { record, count, figures, dead } = await world()
  const [first = '', ...rest] = told('ann').map(bodyOf)
  const wrong = bodyOf({ ...told('bob')[0], sequence: 0 })
  const poison = ['no JSON', 'null', bodyOf({ event_type: 'playback.rewound' }), wrong]
  expect(await record(first, ...poison, ...rest)).toEqual([])
  expect(await count()).toBe(6)
  expect(dead.map(([body]) => body)).toEqual(poison)
  expect(dead.map(([, why]) => why)).toEqual([
    ...Array(3).fill('its detail is of no type that this version knows, or it is not JSON'),
    expect.stringMatching(/^sequence: /),
  ])
  expect(figures).toEqual([counted(6, 0, 0, 4)])
})

test('what PostgreSQL alone refuses is found among the others and goes to the dead letters', async () => {
  const { record, count, figures, dead } = await world()
  const [event, ...rest] = told('ann')
  const future = bodyOf({ ...event, session_id: 'ffffffff-ffff-8000-8000-000000000000' })
  expect(await record(...rest.map(bodyOf), future, ...told('bob').map(bodyOf))).toEqual([])
  expect(await count()).toBe(11)
  expect(dead).toEqual([[future, expect.stringContaining('which is in the future')]])
  expect(figures).toEqual([counted(11, 0, 0, 1)])
})

test('while PostgreSQL is away every event comes back and none is a dead letter, but what is none is', async () => {
  const { record, figures, dead } = await world({ port: 1 })
  expect(await record(...told('ann').map(bodyOf), 'no JSON')).toEqual([0, 1, 2, 3, 4, 5])
  expect(dead).toEqual([['no JSON', expect.any(String)]])
  expect(figures).toEqual([counted(0, 0, 6, 1)])
})

test('a dead letter that its queue does not take comes back by itself', async () => {
  const { record, count } = await world({ deadLetters: () => Promise.reject(new Error('no queue')) })
  expect(await record(...told('ann').map(bodyOf), 'no JSON')).toEqual([6])
  expect(await count()).toBe(6)
})

test.each([[null], [{}], [{ Records: 'some' }]])('an input of %j fails: it is no batch of SQS', async (input) => {
  const { recordInput } = await world()
  await expect(recordInput(input)).rejects.toThrow('The input must be a batch of messages of SQS')
})
