import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PlaybackEvent } from '../../../../functions/contract/events/events.ts'
import { connectPostgres } from '../../../../functions/core/session-log/connect.ts'
import { createSessionLog } from '../../../../functions/core/session-log/record.ts'
import { type OwnDatabase, ownDatabase } from '../../../support/postgres/database.ts'
import { expectedRow } from '../../../support/session-log/expected-row.ts'
import { eventsOf, life } from '../../../support/session-log/lives.ts'
import { size } from '../../../support/size.ts'

type SessionEvent = Parameters<typeof expectedRow>[0][number]

const ROWS = `SELECT h.session_id, session_status, position::int, watched_seconds::int, ended_at, end_reason, h.degraded,
  h.active_stream_count, s.started_at AS started, (SELECT count(*)::int FROM playback_events e WHERE e.session_id = h.session_id) AS events
FROM session_history h JOIN playback_sessions s USING (session_id, day) WHERE h.session_id = ANY($1)`

const rowsIn = async ({ rows }: OwnDatabase, ids: readonly string[]) => {
  const found = await rows(ROWS, [ids])
  return Object.fromEntries(
    found.map(({ session_id, ...row }) => [
      session_id,
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
      ),
    ]),
  )
}

/** How the events reach the log: some of them more than once, in any order, in batches, by two writers. */
const delivery = fc.record({
  lives: fc.array(life, { minLength: 1, maxLength: 4 }),
  copies: fc.infiniteStream(fc.constantFrom(1, 1, 1, 2, 3)),
  order: fc.infiniteStream(fc.nat()),
  sizes: fc.infiniteStream(fc.integer({ min: 1, max: 12 })),
})

const inBatches = (events: readonly PlaybackEvent[], sizes: Iterator<number>) => {
  const batches: PlaybackEvent[][] = []
  for (let i = 0; i < events.length; i += batches.at(-1)?.length ?? 1)
    batches.push(events.slice(i, i + Number(sizes.next().value)))
  return batches
}

test('in any order, repeated, in any batches and by two writers the rows are the same', async () => {
  const database = await ownDatabase()
  const writers = [0, 1].map(() => createSessionLog(connectPostgres(database.settings('viewing_log_writer'))))
  await fc.assert(
    fc.asyncProperty(delivery, async ({ lives, copies, order, sizes }) => {
      const told = lives.map((one) => eventsOf(one) as SessionEvent[]).filter((events) => events.length > 0)
      const sent = told.flat().flatMap((event) => Array.from({ length: Number(copies.next().value) }, () => event))
      const mixed = sent
        .map((event) => ({ event, place: Number(order.next().value) }))
        .toSorted((one, other) => one.place - other.place)
      const batches = inBatches(
        mixed.map(({ event }) => event),
        sizes,
      )
      const added = await Promise.all(
        writers.map(async (writer, which) => {
          let sum = 0
          for (const batch of batches.filter((_, index) => index % 2 === which))
            sum += (await writer.record(batch)).added
          return sum
        }),
      )
      expect(added.reduce((sum, one) => sum + one)).toBe(told.flat().length)
      const expected = Object.fromEntries(told.map((events) => [events[0]?.session_id, expectedRow(events)]))
      expect(await rowsIn(database, Object.keys(expected))).toEqual(expected)
    }),
    { numRuns: size(150, 5_000) },
  )
})
