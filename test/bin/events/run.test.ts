import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { readCommand } from '../../../bin/events/read-command.ts'
import { run } from '../../../bin/events/run.ts'
import { createActivity } from '../../../bin/local/activity/activity.ts'
import { startEventBridge } from '../../../bin/local/event-bridge/event-bridge.ts'
import { runApi } from '../../../bin/local/lambda/run-api.ts'
import { createSubscribers } from '../../../bin/local/subscribers/subscribers.ts'
import { eventTypes } from '../../../functions/contract/events/event-types.ts'
import { sessionTimeOf } from '../../../functions/contract/events/session-day.ts'
import { parseSessionId } from '../../../functions/core/session/session-id.ts'
import { playbackEventPattern } from '../../../lib/events/playback-event-pattern.ts'
import { expectValid } from '../../support/relay/event-validity.ts'

const BUS = 'viewing-service-local'
const rule = (name: string, replays: 'include' | 'exclude') => ({
  ...{ name, bus: BUS, targets: [] },
  pattern: playbackEventPattern({ replays }),
})
const rules = [rule('Live', 'exclude'), rule('Again', 'include'), rule('Other', 'include')]
const api = {
  ...{ routes: [], functions: [], schedules: [], secrets: [], queues: [], atDeployment: [] },
  rules,
  buses: [BUS],
}

/** The EventBridge of a runner; where each event went, by its type. */
const runner = async (port = 0) => {
  const log = () => {}
  const activity = createActivity()
  const subscribers = createSubscribers({}, log)
  const { deliver } = runApi(api, log, { subscribers, activity })
  const { stop, ...listening } = await startEventBridge(deliver, port, { feed: subscribers.feed })
  onTestFinished(stop)
  const went = () =>
    activity.since(0).flatMap((one) => {
      if (one.kind !== 'event') return []
      return [`${one.event['detail-type']} → ${one.rules.map(({ name }) => name).join(', ')}`]
    })
  const events = () => subscribers.feed.kept().map(({ event }) => event)
  return { ...listening, stop, went, events }
}

/** What a command printed. */
const printed = async (...args: string[]) => {
  const lines: string[] = []
  await run(readCommand(args), (line) => lines.push(line))
  return lines
}
const nowhere = 'http://127.0.0.1:9'

test.each(eventTypes)('a sample of %s is valid, new, and reaches the rules', async (type) => {
  const { url, went, events } = await runner()
  await printed('trigger', type, '--endpoint', url, '--user', 'bob')
  await printed('trigger', type, '--endpoint', url)
  expect(went()).toEqual([`${type} → Live, Again, Other`, `${type} → Live, Again, Other`])
  const [first, second] = events()
  for (const event of [first, second]) {
    expect(() => expectValid({ ...event?.detail })).not.toThrow()
    expect(Date.now() - Date.parse(String(event?.detail.timestamp))).toBeLessThan(10_000)
  }
  expect([first?.detail.user_id, second?.detail.user_id]).toEqual(['bob', 'ann'])
  expect(first?.detail.event_id).not.toBe(second?.detail.event_id)
})

test('the id of a sample’s session says when it was made, as the service’s own do', async () => {
  const { url, events } = await runner()
  await printed('trigger', 'playback.heartbeat', '--endpoint', url)
  await printed('story', '--endpoint', url)
  const [heartbeat, started] = events().map(({ detail }) => detail)
  for (const { session_id, timestamp } of [heartbeat, started].map(Object)) {
    expect(parseSessionId(session_id)?.id ?? 'no id of the service').toBe(session_id)
    expect(sessionTimeOf(session_id)).toBe(Date.parse(timestamp))
  }
})

test('members are set by their paths, as what they are', async () => {
  const { url, events } = await runner()
  const set = ['metadata.end_reason=paused_too_long', 'metadata.position=7', 'metadata.degraded=true', 'user_id=42']
  await printed('trigger', 'playback.expired', '--endpoint', url, ...set.flatMap((one) => ['--set', one]))
  expect(events()[0]?.detail).toMatchObject({
    user_id: '42',
    metadata: { end_reason: 'paused_too_long', position: 7, degraded: true, watched_seconds: 600 },
  })
})

test('a sample that would not be valid is not sent, and all its faults are named', async () => {
  const set = ['metadata.end_reason=bored', 'metadata.positio=3', 'sequence=x', 'metadata.ended_at=now', 'session_id=s']
  await expect(
    printed('trigger', 'playback.expired', '--endpoint', nowhere, ...set.flatMap((one) => ['--set', one])),
  ).rejects.toThrow(
    [
      'playback.expired has no member metadata.positio',
      'sequence must be a whole number of at least 1',
      'session_id must be a UUID',
      'metadata.end_reason must be one of stopped, terminated, displaced, superseded, entitlement_revoked, missed_heartbeats, session_timeout, paused_too_long',
      'metadata.ended_at must be a time such as 2026-12-01T20:00:00.000Z',
    ].join('\n'),
  )
})

test('an object is set by its members', async () => {
  await expect(printed('trigger', 'playback.started', '--set', 'metadata=none')).rejects.toThrow(
    /^metadata must be set by its members: position, active_stream_count, max_concurrent_streams, degraded$/,
  )
})

test('a refusal has no session that one could give it', async () => {
  await expect(printed('trigger', 'playback.denied', '--session', 's')).rejects.toThrow(
    'playback.denied has no member session_id',
  )
})

test('a story is a whole session in order, whose seconds never go back, and which ends now', async () => {
  const { url, events } = await runner()
  await printed('story', '--endpoint', url, '--user', 'bob')
  const details = events().map(({ detail }) => expectValid({ ...detail }))
  expect(details.map(({ event_type }) => event_type.replace('playback.', ''))).toEqual([
    'started',
    'heartbeat',
    'paused',
    'resumed',
    'heartbeat',
    'stopped',
  ])
  expect(details.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6])
  expect(new Set(details.map(({ session_id, user_id }) => `${session_id} ${user_id}`)).size).toBe(1)
  const watched = details.flatMap(({ metadata }) => metadata.watched_seconds ?? [])
  expect(watched).toEqual(watched.toSorted((one: number, other: number) => one - other))
  expect(new Set(details.map(({ event_id }) => event_id)).size).toBe(6)
})

test('a sample can be printed: as a test event, and as entries of PutEvents', async () => {
  const [event = ''] = await printed('trigger', 'playback.denied', '--print', '--endpoint', nowhere)
  expect(JSON.parse(event)).toMatchObject({ version: '0', source: 'viewing-service', 'detail-type': 'playback.denied' })
  const [entries = ''] = await printed('story', '--print-entries', '--bus', 'mine', '--endpoint', nowhere)
  expect(JSON.parse(entries)).toHaveLength(6)
  const { url, events } = await runner()
  const headers = { 'x-amz-target': 'AWSEvents.PutEvents' }
  const body = JSON.stringify({ Entries: JSON.parse(entries.replaceAll('"mine"', `"${BUS}"`)) })
  expect(await (await fetch(url, { method: 'POST', headers, body })).json()).toMatchObject({ FailedEntryCount: 0 })
  expect(events()).toHaveLength(6)
})

test('a replay reaches the rules that take replays, or the one that is named', async () => {
  const { url, went } = await runner()
  await printed('trigger', 'playback.paused', '--endpoint', url)
  await printed('replay', 'all-of-it', '--endpoint', url)
  await printed('replay', 'one-rule', '--rule', 'Other', '--endpoint', url)
  await printed('replay', 'before', '--to', '2026-01-01T00:00:00Z', '--endpoint', url)
  expect(went().slice(1)).toEqual(['playback.paused → Again, Other', 'playback.paused → Other'])
  await expect(printed('replay', 'one-rule', '--endpoint', url)).rejects.toThrow(/already exists/)
})

test('tail prints each event once, also when the runner is started again', async () => {
  const first = await runner()
  const lines: string[] = []
  const leaving = new AbortController()
  await printed('trigger', 'playback.started', '--endpoint', first.url, '--user', 'bob')
  const tailing = run(
    readCommand(['tail', '--kept', '--user', 'bob', '--endpoint', first.url]),
    (line) => lines.push(line),
    leaving.signal,
  )
  await expect
    .poll(() => lines)
    .toEqual([expect.stringMatching(/^\S+Z playback.started bob film-1 \S+ #1 \{"position":0,/)])
  await printed('trigger', 'playback.stopped', '--endpoint', first.url)
  await first.stop()
  const second = await runner(first.port)
  expect(second.url).toBe(first.url)
  await sleep(1_200)
  await printed('trigger', 'playback.stopped', '--endpoint', second.url, '--user', 'bob')
  await expect.poll(() => lines.map((line) => line.split(' ')[1])).toEqual(['playback.started', 'playback.stopped'])
  leaving.abort()
  await tailing
})

test('tail says when what answers is another EventBridge', async () => {
  const { url, stop } = await startEventBridge(() => {})
  onTestFinished(stop)
  await expect(printed('tail', '--endpoint', url)).rejects.toThrow(`${url} does not stream events`)
})

test('list says what each type is about', async () => {
  const [lines = ''] = await printed('list')
  expect(lines.split('\n').map((line) => line.split(' ')[0])).toEqual(eventTypes)
})

test.each([['trigger', 'playback.started'], ['tail'], ['replay', 'r']])(
  'where no runner answers %s says what to do',
  async (...args) => {
    await expect(printed(...args, '--endpoint', nowhere)).rejects.toThrow(
      'Nothing answers at http://127.0.0.1:9. Start "npm start" in another terminal',
    )
  },
)
