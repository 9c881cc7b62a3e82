import { execFile } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { SQSBatchResponse } from 'aws-lambda'
import { expect, onTestFinished, test } from 'vitest'
import type { PlaybackEvent } from '../../../functions/contract/events/events.ts'
import { connectPostgres } from '../../../functions/core/session-log/connect.ts'
import { createInspection } from '../../../functions/core/session-log/inspect.ts'
import { createSessionLog } from '../../../functions/core/session-log/record.ts'
import { inspectSessionLog } from '../../../functions/inspect-session-log.ts'
import { recordSessionLog } from '../../../functions/record-session-log.ts'
import { ownDatabase } from '../../support/postgres/database.ts'
import { compileCache } from '../../support/processes/compile-cache.ts'
import { SIGNS, startAccount, taken } from '../../support/session-log/account.ts'
import { told } from '../../support/session-log/told.ts'

const ROOT = new URL('../../../', import.meta.url).pathname
const DEV = ['-c', 'stage=dev', '-c', 'stages=test/support/stack/stages.json']
const context = { getRemainingTimeInMillis: () => 60_000 }
/** Noon of the day before: a session that ended then lies within one day. */
const NOON = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 43_200_000
const DAY = new Date(NOON).toISOString().slice(0, 10)

const lines = (events: readonly unknown[]) => events.map((one) => `${JSON.stringify(one)}\n`).join('')
const enveloped = (detail: PlaybackEvent) => ({ 'detail-type': detail.event_type, source: 'viewing-service', detail })

/** The functions of a stage `dev` on a log of its own; `logged` is what its log group of events has. */
const world = async (logged: readonly PlaybackEvent[] = []) => {
  const database = await ownDatabase()
  const pool = (role: string) => connectPostgres(database.settings(role))
  const refused: string[] = []
  const record = recordSessionLog({
    sessionLog: createSessionLog(pool('viewing_log_writer')),
    deadLetters: { send: async (body) => void refused.push(body) },
    report: () => {},
  })
  const inspect = inspectSessionLog({ inspection: createInspection(pool('viewing_log_reader')) })
  const deliver = async (entries: readonly { readonly Id: string; readonly MessageBody: string }[]) => {
    const Records = entries.map(({ Id, MessageBody }) => ({ messageId: Id, body: MessageBody }))
    const { batchItemFailures } = (await record({ Records }, context)) as SQSBatchResponse
    expect([batchItemFailures, refused]).toEqual([[], []])
  }
  const { url, of } = await startAccount({
    'AmazonSQS.SendMessageBatch': async ({ Entries }) => {
      const entries = [Entries].flat().map(Object)
      await deliver(entries)
      return { Successful: taken(entries) }
    },
    'Invoke 210987654321:function:viewing-service-dev-inspect-session-log': (body) => inspect(body, context),
    'Logs_20140328.FilterLogEvents': ({ nextToken }) =>
      nextToken
        ? { events: logged.slice(1).map((one) => ({ message: JSON.stringify(enveloped(one)) })) }
        : { events: logged.slice(0, 1).map((one) => ({ message: JSON.stringify(enveloped(one)) })), nextToken: 'more' },
  })
  const folder = await mkdtemp(join(tmpdir(), 'session-log-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const env = { ...compileCache, ...SIGNS, AWS_ENDPOINT_URL: url }
  const run = (args: readonly string[], input: string | Buffer = '') =>
    new Promise<{ code: number; said: string }>((resolve) => {
      const child = execFile(
        process.execPath,
        ['bin/session-log.ts', ...DEV, ...args],
        { env, cwd: ROOT },
        (e, out, err) => resolve({ code: Number(e?.code ?? 0), said: out + err }),
      )
      child.stdin?.end(input)
    })
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const count = async () => [
    ...(await database.rows('SELECT count(*)::int AS events FROM playback_events')),
    ...(await database.rows('SELECT count(*)::int AS sessions FROM playback_sessions')),
  ]
  return { ...database, of, run, file, folder, count }
}

test('a file of events is in the log, once, however often it is sent', async () => {
  const { run, file, count, rows } = await world()
  const events = [...told('ann'), ...told('bob'), ...told('cy')]
  const bare = file('events.ndjson', lines(events.map((one, i) => (i % 2 ? one : enveloped(one)))))
  const first = await run(['backfill', '--file', bare])
  expect(first.said).toMatch(
    /^18 events are valid; at most 500 are sent in a second.\n18 events were sent to the queue of the session log of dev/,
  )
  expect(first.code).toBe(0)
  const packed = file('events.gz', gzipSync(lines(events)))
  expect((await run(['backfill', '--file', packed, '--rate', '100000'])).code).toBe(0)
  expect((await run(['backfill', '--file', '-'], lines([...events, ...events]))).said).toContain('36 events were sent')
  expect(await count()).toEqual([{ events: 18 }, { sessions: 3 }])
  const history = await rows('SELECT user_id, session_status, end_reason, watched_seconds::int FROM session_history')
  expect(history).toContainEqual({
    ...{ user_id: 'ann', session_status: 'ended', end_reason: 'stopped', watched_seconds: 100 },
  })
})

test('of a file with a bad line nothing is sent', async () => {
  const { run, file, of } = await world()
  const bad = file('events.ndjson', `${lines(told('ann'))}{"event_type":"playback.started"}\n`)
  const { code, said } = await run(['backfill', '--file', bad])
  expect(said).toMatch(/^Line 7: .*session_id must be .*\n1 of 7 lines are no events. Nothing was done.\n$/)
  expect(code).toBe(1)
  expect((await run(['backfill', '--file', '-'])).said).toBe('The file has no line. Nothing was sent.\n')
  expect(of('AmazonSQS.SendMessageBatch')).toEqual([])
})

test('what the log misses of a day is counted and written to a file, which repairs it', async () => {
  const [ann, bob] = [told('ann', NOON), told('bob', NOON + 3_600_000)]
  const elsewhere = told('cy', NOON - 86_400_000)
  const { run, file, folder, of, count } = await world([...ann, ...bob, ...ann.slice(0, 2), ...elsewhere])
  await run(['backfill', '--file', file('some', lines([...ann.slice(1), ...told('dan', NOON)]))])
  const out = join(folder, 'missing.ndjson')
  const compared = await run(['compare', '--day', DAY, '--out', out])
  expect(compared.said.split('\n').map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    `${DAY} in UTC`,
    '',
    'type in the stream missing in the log left out only in the log',
    'playback.heartbeat 4 2 0 2',
    'playback.paused 2 1 0 1',
    'playback.resumed 2 1 0 1',
    'playback.started 2 2 0 1',
    'playback.stopped 2 1 0 1',
    'all 12 7 0 6',
    '',
    'hour in the stream missing in the log left out only in the log',
    '11 5 1 0 5',
    '12 6 5 0 1',
    '13 1 1 0 0',
    '',
    '2 events came more than once; each was counted once.',
    'What is only in the log was sent from a file, or the stream has forgotten it.',
    `The log misses 7 events. They are in ${out}: npm run session-log -- backfill --file ${out} -c stage=dev`,
    '',
  ])
  expect(compared.code).toBe(1)
  expect(of('Logs_20140328.FilterLogEvents')[0]?.body).toMatchObject({
    logGroupName: '/aws/events/viewing-service-dev',
    filterPattern: `{ $.detail.timestamp = "${DAY}*" }`,
  })
  expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(7)
  expect(statSync(out).mode & 0o077).toBe(0)

  await run(['backfill', '--file', out])
  const again = await run(['compare', '--day', DAY])
  expect(again.said).toMatch(/\nThe log misses nothing.\n$/)
  expect(again.code).toBe(0)
  expect(await count()).toEqual([{ events: 18 }, { sessions: 3 }])
})

test('a file is compared in place of the log group', async () => {
  const { run, file, of } = await world()
  const events = file('events', lines(told('ann', NOON)))
  expect((await run(['compare', '--day', DAY, '--file', events])).said).toContain(
    `The log misses 6 events. Repeat it with --out missing-${DAY}.ndjson to have them in a file.`,
  )
  expect((await run(['compare', '--day', '2026-01-01', '--file', events])).said).toContain(
    'The stream has no event of that day: nothing was compared.',
  )
  expect(of('Logs_20140328.FilterLogEvents')).toEqual([])
})

test('credentials of another account are refused', async () => {
  const { run, file } = await world()
  const events = file('events', lines(told('ann')))
  const { code, said } = await run(['backfill', '--file', events, '-c', 'stage=prod'])
  expect(said).toMatch(
    /These AWS credentials are of account 210987654321, and the stage prod is in account 210987654322/,
  )
  expect(code).toBe(1)
})
