import { Pool } from 'pg'
import { afterAll, expect, inject, test, vi } from 'vitest'
import { npmBinaries } from '../../../bin/local/postgres/binaries.ts'
import { startPostgres } from '../../../bin/local/postgres/server.ts'
import { startRedis } from '../../../bin/local/redis/redis.ts'
import { startLocal } from '../../../bin/local/start.ts'
import { synthesizeApi } from '../../../bin/local/template/synthesize.ts'

/** What was put off comes again after 5 s, and what was published may wait for the next run of its schedule. */
vi.setConfig({ testTimeout: 60_000 })

const [postgres, redis] = await Promise.all([startPostgres({ binaries: await npmBinaries() }), startRedis()])
const api = await synthesizeApi({ withSessionLog: true })
const lines: string[] = []
const local = await startLocal({
  environment: {
    ...{ PATH: process.env.PATH, SERVER_PORT: '0', REDIS_ADDR: redis.address, LOCAL_SCHEDULE_INTERVAL: '1s' },
    ...{ POSTGRES_ENABLED: 'true', POSTGRES_HOST: postgres.host, POSTGRES_PORT: String(postgres.port) },
    ...{ POSTGRES_USER: postgres.user, POSTGRES_PASSWORD: postgres.password },
  },
  log: (line) => lines.push(line),
  api,
})
const log = new Pool({ ...postgres, database: 'viewing_service' })
log.on('error', () => {})
afterAll(async () => {
  await log.end()
  await local.stop()
  await Promise.all([postgres.stop(), redis.stop()])
})

const post = async (path: string, body?: object) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(local.url + path, {
    method: 'POST',
    ...(body && { body: JSON.stringify(body), headers }),
  })
  return (await response.json()) as { readonly session?: { readonly session_id: string } }
}
/** Plays for an evening of so many reports. */
const play = async (user_id: string, reports: number) => {
  const wanted = { user_id, profile_id: 'main', content_id: 'film-1', device_id: 'tv' }
  const { session } = await post('/api/playback/session', wanted)
  const { session_id } = session ?? {}
  for (let n = 0; n < reports; n++) await post(`/api/playback/session/${session_id}/heartbeat`)
  await post(`/api/playback/session/${session_id}/stop`)
  return session_id
}
const logged = async (user: string) => {
  const { rows } = await log.query(
    `SELECT session_status AS status, array(SELECT event_type FROM session_timeline t
       WHERE t.session_id = s.session_id ORDER BY sequence) AS events
     FROM session_history s WHERE user_id = $1`,
    [user],
  )
  return rows
}
const linesWith = (words: string) => lines.filter((line) => line.includes(words))
const whole = (reports: number) => ({
  status: 'ended',
  events: ['playback.started', ...Array.from({ length: reports }, () => 'playback.heartbeat'), 'playback.stopped'],
})

test('a session that is played over HTTP is in both tables of the log', async () => {
  await play('ann', 2)
  await expect.poll(() => logged('ann'), { timeout: 10_000 }).toEqual([whole(2)])
})

test('a PostgreSQL that is away loses no event and holds up no request, and the terminal says so once', async () => {
  await play('before', 1)
  await postgres.halt()
  for (const user of ['eve-1', 'eve-2', 'eve-3']) await play(user, 2)
  await expect.poll(() => linesWith('record-session-log fails'), { timeout: 20_000 }).toHaveLength(1)
  await play('eve-4', 1)
  await postgres.resume()
  for (const user of ['before', 'eve-4'])
    await expect.poll(() => logged(user).catch(() => []), { timeout: 20_000 }).toEqual([whole(1)])
  for (const user of ['eve-1', 'eve-2', 'eve-3'])
    await expect.poll(() => logged(user).catch(() => []), { timeout: 20_000 }).toEqual([whole(2)])
  expect(linesWith('record-session-log fails')).toHaveLength(1)
  await expect.poll(() => linesWith('record-session-log works again')).toHaveLength(1)
})

test('what can never be recorded is a dead letter, and the rest of its batch is recorded', async () => {
  const target = (operation: string, body: object) =>
    fetch(local.eventBridgeUrl, {
      method: 'POST',
      headers: { 'x-amz-target': `AmazonSQS.${operation}` },
      body: JSON.stringify(body),
    }).then((response) => response.json() as Promise<{ readonly Messages?: readonly { readonly Body: string }[] }>)
  const queueOf = (name = '') => ({ QueueUrl: `${local.eventBridgeUrl}/000000000000/${name}` })
  const queue = api.queues.find(({ source }) => source?.functionName === 'record-session-log')
  for (const MessageBody of ['no JSON', '{"detail":{"event_type":"playback.unheard"}}'])
    await target('SendMessage', { ...queueOf(queue?.name), MessageBody })
  await play('bob', 1)
  await expect.poll(() => logged('bob'), { timeout: 10_000 }).toEqual([whole(1)])
  await expect.poll(() => linesWith('dead letter')).toHaveLength(1)
  const { Messages } = await target('ReceiveMessage', {
    ...queueOf(queue?.deadLetters?.queue),
    MaxNumberOfMessages: 10,
  })
  expect(Messages?.map(({ Body }) => Body).toSorted()).toEqual([
    'no JSON',
    '{"detail":{"event_type":"playback.unheard"}}',
  ])
  expect(linesWith('dead letter')).toHaveLength(1)
})

test('without a session log the template has nothing of it', () => {
  const off = inject('api')
  const ofLog = (name: string) => name.includes('session-log')
  expect([off.queues, off.atDeployment]).toEqual([[], []])
  expect(off.functions.map(({ name }) => name).filter(ofLog)).toEqual([])
  expect(off.schedules.map(({ functionName }) => functionName).filter(ofLog)).toEqual([])
  expect(api.schedules.map(({ functionName }) => functionName).filter(ofLog)).toEqual(['prepare-session-log'])
})

test('the start says where the log is and how to look into it', () => {
  const said = lines.join('\n')
  expect(said).toMatch(/^Session log {7}127\.0\.0\.1:\d+, database viewing_service \(POSTGRES_HOST/m)
  expect(said).toMatch(/^ {2}psql -h 127\.0\.0\.1 -p \d+ -U postgres viewing_service$/m)
  expect(said).not.toContain(postgres.password)
})
