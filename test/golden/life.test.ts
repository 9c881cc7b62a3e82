import { expect, test } from 'vitest'
import { runProgram } from '../bin/local/run-program.ts'
import type { Json } from '../support/http/json.ts'
import { startEventBridge } from '../support/relay/event-bridge.ts'
import { until } from '../support/relay/relaying.ts'

// The whole service as `npm start` starts it, on a Redis of its own: what a person does with curl, and what then
// reaches the bus. Nothing here comes from functions/.

/** A session may be silent for 20 s: longer than a step takes on a busy machine, shorter than the test. */
const QUICK = { SERVER_PORT: '0', LOCAL_SCHEDULE_INTERVAL: '1s', HEARTBEAT_INTERVAL: '1s', MISSED_HEARTBEATS: '20' }

const calls = (url: string) => {
  const send = async (method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url + path, { method, ...(body && { headers, body: JSON.stringify(body) }) })
    return response.json() as Promise<Json>
  }
  const create = (user_id: string) =>
    send('POST', '/api/playback/session', { user_id, profile_id: 'main', content_id: 'film-1', device_id: 'tv' })
  const on = (id: string) => `/api/playback/session/${id}`
  return { send, create, on }
}

/** One step after the other, each when the event of the one before has arrived; bob is silent meanwhile. */
const liveThrough = async (url: string, arrived: (type: string) => Promise<void>) => {
  const { send, create, on } = calls(url)
  await create('bob')
  const { session } = await create('ann')
  await arrived('started')
  const steps = [
    ['POST', 'heartbeat', 'heartbeat'],
    ['POST', 'pause', 'paused'],
    ['POST', 'resume', 'resumed'],
    ['POST', 'stop', 'stopped'],
    ['DELETE', 'terminate', 'completed'],
  ] as const
  for (const [method, verb, type] of steps) {
    await send(method, `${on(session.session_id)}/${verb}`)
    await arrived(type)
  }
  await create('not-entitled-ann')
  await arrived('denied')
  await arrived('expired')
}

/** The events that the runner streams, up to the one with which a session expired. */
const streamed = async (said: string) => {
  const [, bridge] = /^EventBridge +(\S+)/m.exec(said) ?? []
  const { body } = await fetch(`${bridge}/events?kept`)
  let text = ''
  for await (const chunk of body ?? []) {
    text += new TextDecoder().decode(chunk)
    if (/^event: playback.expired\ndata: .*\n\n/m.test(text)) break
  }
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data).detail as Json)
}

test('npm start shows every type of event as a person goes through them', async () => {
  const program = runProgram(QUICK)
  const url = await program.url()
  const line = (type: string) => new RegExp(`^\\d\\d:\\d\\d:\\d\\d event   playback\\.${type} .*$`, 'm')
  await liveThrough(url, (type) => until(() => line(type).test(program.said())))
  expect(line('expired').exec(program.said())?.[0]).toMatch(/ #2 {2}bob .*missed_heartbeats → Log$/)
  expect(line('paused').exec(program.said())?.[0]).toMatch(/ #3 {2}ann film-1 .*→ Log$/)
  const details = await streamed(program.said())
  expect(details.find(({ event_type }) => event_type === 'playback.paused')).toMatchObject({
    ...{ sequence: 3, user_id: 'ann', content_id: 'film-1', metadata: { watched_seconds: expect.any(Number) } },
  })
  expect(details.find(({ event_type }) => event_type === 'playback.expired')).toMatchObject({
    ...{ user_id: 'bob', content_id: 'film-1', metadata: { end_reason: 'missed_heartbeats' } },
  })
  expect(program.said()).not.toMatch(/error|"_aws"/i)
  program.signal('SIGINT')
  expect(await program.exitCode()).toBe(0)
}, 120_000)

test('with AWS_ENDPOINT_URL_EVENTBRIDGE the same events reach that endpoint, each valid', async () => {
  const bus = await startEventBridge()
  const own = { AWS_ACCESS_KEY_ID: 'AKIDOFAPERSON', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' }
  const program = runProgram({ ...QUICK, ...own, AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url })
  const has = (type: string) => bus.accepted.some(({ event_type }) => event_type === `playback.${type}`)
  await liveThrough(await program.url(), (type) => until(() => has(type)))
  expect(bus.faults).toEqual([])
  const types = bus.accepted.filter(({ user_id }) => user_id === 'ann').map(({ event_type }) => event_type.slice(9))
  expect(types).toEqual(['started', 'heartbeat', 'paused', 'resumed', 'stopped', 'completed'])
}, 120_000)
