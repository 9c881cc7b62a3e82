import fc from 'fast-check'

/** The time of all tests of the usual ways, Unix ms. */
export const NOW = 1_800_000_000_000
export const at = (offset: number): string => String(NOW + offset)
/** The usual value nine times out of ten: with so many words most sessions are unusual in one of them anyway. */
export const rarely = <Value>(usual: Value, ...others: Value[]): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
export const around = (usual: number, ...others: number[]): fc.Arbitrary<string> =>
  rarely(at(usual), ...[usual, ...others].map(at))

/** The words of a session that is usual in every way. */
export const usualWords = {
  ...{
    status: 'active',
    deadline: at(60_000),
    due_to: 'missed_heartbeats',
    last_heartbeat: at(-30_000),
    told: '30000',
  },
  ...{ watched_ms: '0', sequence: '9', heartbeats_dropped: '0', position: '0', recent: '', beats: '' },
  ...{ started_at: at(-60_000), region: 'DE', degraded: '0', decided_at: at(-60_000), paused_at: at(-50_000) },
  ...{ pauses: '', heartbeat_told: '' },
}

/** Words of sessions as they may lie in Redis, most of them usual in most ways, with these statuses. */
export const usualSessions = (statuses: fc.Arbitrary<string>): fc.Arbitrary<typeof usualWords> =>
  fc.record({
    status: statuses,
    deadline: around(60_000, 90_000, 96_000, 0, -1),
    due_to: rarely('missed_heartbeats', 'session_timeout', 'paused_too_long'),
    last_heartbeat: around(-30_000, -90_000, 0, 4_000, 6_000),
    told: rarely('30000', '10000'),
    watched_ms: fc.constantFrom('0', '1234567'),
    sequence: fc.constantFrom('1', '41', '99999'),
    heartbeats_dropped: rarely('0', '3'),
    position: fc.constantFrom('0', '77'),
    recent: fc.constantFrom('', 'aaaaaaaa', 'bbbbbbbb'.repeat(7), `aaaaaaaa${'theseop1'}`),
    beats: rarely('', `${at(7_000)} aaaaaaaa`, `${at(70_000)} bbbbbbbb`, `${at(80_000)} aaaaaaaa`, `${NOW} theseop1`),
    started_at: around(-60_000, -24 * 3_600_000 + 50_000, 6_000),
    region: fc.constantFrom('DE', ''),
    degraded: rarely('0', '1'),
    decided_at: around(-60_000, 3_000, 6_000),
    paused_at: rarely(at(-50_000), at(4_000), at(6_000)),
    pauses: fc.constantFrom('', `${NOW} cccccccc`),
    heartbeat_told: rarely('', at(-10_000), at(6_000)),
  })

/** Requests of a player about them. `owner` says whose token it is: nobody's, the session's or another account's. */
export const requests: fc.Arbitrary<Request> = fc.record({
  operation: fc.constantFrom('theseop1-and-more', 'otherop2-and-more'),
  correlation_id: fc.constantFrom('', 'asked-for'),
  owner: rarely('', 'own', 'another'),
  position: rarely('55', ''),
})
export type Request = Readonly<Record<'owner' | 'operation' | 'correlation_id' | 'position', string>>
const usualRequest: Request = { operation: 'theseop1-and-more', correlation_id: '', owner: '', position: '55' }

/** For fast-check: usual requests about sessions that are usual but in these words. */
export const examplesOf = <Words extends object>(unusual: readonly Words[]): [typeof usualWords & Words, Request][] =>
  unusual.map((words) => [{ ...usualWords, ...words }, usualRequest])
