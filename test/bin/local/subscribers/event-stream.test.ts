import { afterAll, expect, onTestFinished, test } from 'vitest'
import { startEventBridge } from '../../../../bin/local/event-bridge/event-bridge.ts'
import { eventFeed } from '../../../../bin/local/subscribers/event-feed.ts'
import { eventOf } from './receiver.ts'

const feed = eventFeed(5)
const { url, stop } = await startEventBridge(() => {}, 0, { feed })
afterAll(stop)

const add = (...event: Parameters<typeof eventOf>) => {
  const one = eventOf(...event)
  feed.add({ bus: 'local', event: one })
  return one
}

/** Reads the stream as it comes; `said` is all that came. */
const read = async (query = '', headers: Record<string, string> = {}) => {
  const leaving = new AbortController()
  const response = await fetch(`${url}/events${query}`, { headers, signal: leaving.signal })
  const stream = { said: '', response, leave: () => leaving.abort() }
  onTestFinished(stream.leave)
  const all = async () => {
    for await (const chunk of response.body ?? []) stream.said += new TextDecoder().decode(chunk)
  }
  all().catch(() => {})
  await expect.poll(() => stream.said).toMatch(/^retry: 1000\n\n/)
  return stream
}

const idsIn = (said: string) => [...said.matchAll(/^id: (.*)$/gm)].map(([, id]) => id)

test('an event is streamed with its id, its type and the whole envelope', async () => {
  const stream = await read()
  const event = add('a', 1)
  await expect
    .poll(() => stream.said)
    .toBe(`retry: 1000\n\nid: ${event.id}\nevent: playback.heartbeat\ndata: ${JSON.stringify(event)}\n\n`)
})

test('any page may read it, and no cache keeps it', async () => {
  const { response } = await read('', { origin: 'http://localhost:5173' })
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
  })
})

test('a reader gets the sessions, users and types that it asks for', async () => {
  const streams = await Promise.all(
    [
      '?session=x,y',
      '?user=user of x',
      '?type=playback.stopped&session=x',
      '?type=playback.stopped&type=playback.paused',
    ].map((query) => read(query)),
  )
  const [beat, stopped, other, paused] = [
    add('x', 1),
    add('x', 2, 'playback.stopped'),
    add('y', 1),
    add('z', 1, 'playback.paused'),
  ]
  await expect
    .poll(() => streams.map(({ said }) => idsIn(said)))
    .toEqual([[beat.id, stopped.id, other.id], [beat.id, stopped.id], [stopped.id], [stopped.id, paused.id]])
})

test('it begins after the event that a reader had last, or with all that is kept when that is gone', async () => {
  const events = [1, 2, 3, 4, 5, 6].map((sequence) => add('resumed', sequence))
  const ids = events.map(({ id }) => id)
  const [third = '', first = ''] = [ids[2], ids[0]]
  const [resumed, lost, kept, live] = await Promise.all([
    read('?session=resumed', { 'last-event-id': third }),
    read('?session=resumed', { 'last-event-id': first }),
    read('?session=resumed&kept'),
    read('?session=resumed'),
  ])
  await expect.poll(() => idsIn(resumed.said)).toEqual(ids.slice(3))
  await expect.poll(() => idsIn(lost.said)).toEqual(ids.slice(1))
  await expect.poll(() => idsIn(kept.said)).toEqual(ids.slice(1))
  expect(idsIn(live.said)).toEqual([])
})

test('a reader of what is kept may ask for nothing more', async () => {
  const events = [1, 2].map((sequence) => add('kept', sequence))
  const response = await fetch(`${url}/events?session=kept&kept&end`)
  expect(idsIn(await response.text())).toEqual(events.map(({ id }) => id))
})

test('a replayed event has no id, so that nobody resumes after it, and is not kept', async () => {
  const stream = await read('?session=replayed')
  feed.add({ bus: 'local', event: { ...eventOf('replayed', 1), 'replay-name': 'again' } })
  await expect.poll(() => stream.said).toContain('"replay-name":"again"')
  expect(idsIn(stream.said)).toEqual([])
  expect(feed.kept().filter(({ event }) => event.detail.session_id === 'replayed')).toEqual([])
})

test('a reader that does not read is cut off, and nobody else waits for it', async () => {
  const wide = eventFeed()
  const bridge = await startEventBridge(() => {}, 0, { feed: wide })
  onTestFinished(bridge.stop)
  const { body } = await fetch(`${bridge.url}/events`)
  const padded = { ...eventOf('wide', 1), resources: ['x'.repeat(2_000)] }
  for (let i = 0; i < 40_000; i++) wide.add({ bus: 'local', event: padded })
  const readAll = async () => {
    for await (const _ of body ?? []);
  }
  await expect(readAll()).rejects.toThrow('terminated')
})

test('a request for anything else is refused as EventBridge would', async () => {
  for (const path of ['/', '/event']) {
    const response = await fetch(url + path)
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ __type: 'UnknownOperationException' }),
    ])
  }
})
