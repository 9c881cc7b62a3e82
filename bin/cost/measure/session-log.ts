import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import type { PlaybackEvent } from '../../../functions/contract/events/events.ts'
import { exampleEvent } from '../../../functions/contract/events/examples.ts'
import { readSettings } from '../../../functions/contract/settings/read-settings.ts'
import { connectPostgres } from '../../../functions/core/session-log/connect.ts'
import { prepareSessionLog } from '../../../functions/core/session-log/prepare.ts'
import { createSessionLog } from '../../../functions/core/session-log/record.ts'
import { sampleSessionId } from '../../events/sample-session.ts'
import { debianBinaries, npmBinaries } from '../../local/postgres/binaries.ts'
import { startPostgres } from '../../local/postgres/server.ts'

/** Prints what the session log takes of PostgreSQL for an event and a session on this machine, for `bin/cost/measured.ts`. */
const [SESSIONS, BATCH] = [2_000, 500]
/** Of a session of 45 minutes. */
const TYPES = [
  ...(['playback.started', ...Array(90).fill('playback.heartbeat')] as const),
  ...(['playback.paused', 'playback.resumed', 'playback.stopped'] as const),
]
const TICK_MS = 10

const postgres = await startPostgres({ binaries: debianBinaries() ?? (await npmBinaries()) })
const read = readSettings({
  ...{ AUTHENTICATION: 'none', POSTGRES_ENABLED: 'true', POSTGRES_DB: 'postgres' },
  ...{ POSTGRES_HOST: postgres.host, POSTGRES_PORT: String(postgres.port) },
  ...{ POSTGRES_USER: postgres.user, POSTGRES_PASSWORD: postgres.password },
})
if ('faults' in read) throw new Error(read.faults.join())
const { host, port, user, password } = postgres
const owner = new Client({ host, port, user, password, database: 'postgres' })
await owner.connect()
await prepareSessionLog(owner, 1)
const pool = connectPostgres(read.settings)
const { record } = createSessionLog(pool)

/** Bytes of tables with their indexes, and of the log that is written ahead. */
const sizes = async () => {
  const { rows } = await owner.query(`SELECT pg_current_wal_lsn() - '0/0' AS log,
    sum(pg_total_relation_size(oid)) FILTER (WHERE relname LIKE 'playback_events%') AS events,
    sum(pg_total_relation_size(oid)) FILTER (WHERE relname LIKE 'playback_sessions%') AS sessions
    FROM pg_class WHERE relkind = 'r'`)
  return rows[0] as { log: string; events: string; sessions: string }
}
const { rows } = await pool.query('SELECT pg_backend_pid() AS pid')
const serverMs = () => {
  const [user = 0, system = 0] = readFileSync(`/proc/${rows[0].pid}/stat`, 'utf8').split(' ').slice(13, 15).map(Number)
  return (user + system) * TICK_MS
}

const sessions = Array.from({ length: SESSIONS }, () => ({
  ...{ session_id: sampleSessionId(Date.now()), user_id: randomUUID(), device_id: randomUUID() },
}))
const events = TYPES.flatMap((type, sequence) =>
  sessions.map((about): PlaybackEvent => {
    const ids = { event_id: `${about.session_id}:${sequence}`, correlation_id: randomUUID() }
    const at = { sequence: sequence + 1, timestamp: new Date().toISOString() }
    return { ...exampleEvent(type), ...about, ...ids, ...at } as PlaybackEvent // a spread loses which of the types it is
  }),
)

const [before, server, client, began] = [await sizes(), serverMs(), process.cpuUsage(), performance.now()]
for (let i = 0; i < events.length; i += BATCH) {
  const batch = events.slice(i, i + BATCH)
  const { added } = await record(batch)
  if (added !== batch.length) throw new Error('PostgreSQL did not record each event')
}
const { user: ours, system } = process.cpuUsage(client)
const after = await sizes()
const each = (name: keyof typeof before, of: number) => ((Number(after[name]) - Number(before[name])) / of).toFixed(0)
console.log(`events a second     ${((events.length / (performance.now() - began)) * 1_000).toFixed(0)}, one connection`)
console.log(
  `PostgreSQL          ${((serverMs() - server) / events.length).toFixed(4)} ms of processor time for an event`,
)
console.log(
  `function            ${((ours + system) / 1_000 / events.length).toFixed(4)} ms of processor time for an event`,
)
console.log(`bytes of an event   ${each('events', events.length)}, with its indexes`)
console.log(`bytes of a session  ${each('sessions', SESSIONS)}, with its indexes`)
console.log(`written ahead       ${each('log', events.length)} bytes for an event`)
await Promise.all([pool.end(), owner.end()])
await postgres.stop()
process.exit()
