import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { BusEvent } from '../../../../bin/local/event-bridge/bus-event.ts'
import { forwarder } from '../../../../bin/local/subscribers/forwarder.ts'
import { eventOf, receiver } from './receiver.ts'

const started = (url: string, most?: number) => {
  const lines: string[] = []
  const { send, stop } = forwarder(url, (line) => lines.push(line), most)
  onTestFinished(stop)
  return { send, stop, lines }
}
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

test('a receiver gets each event as EventBridge hands it over', async () => {
  const { url, received } = await receiver()
  const { send, lines } = started(`${url}/plays`)
  const event = eventOf('a', 1)
  send(event)
  await expect.poll(() => received).toEqual([{ path: '/plays', type: 'application/json', event }])
  expect(Object.keys(event)).toEqual('version id detail-type source account time region resources detail'.split(' '))
  expect(lines).toEqual([])
})

test('the events of a session arrive in their order, those of others beside them', async () => {
  const { url, received, sequences } = await receiver(async (event) => {
    await sleep(event.detail.session_id === 'slow' ? 30 : 0)
    return 200
  })
  const { send } = started(url)
  for (const sequence of numbers(1, 10)) for (const session of ['slow', 'quick']) send(eventOf(session, sequence))
  await expect.poll(() => received.length).toBe(20)
  expect(sequences('slow')).toEqual(numbers(1, 10))
  expect(sequences('quick')).toEqual(numbers(1, 10))
  expect(received.findLastIndex(({ event }) => event.detail.session_id === 'quick')).toBeLessThan(18)
})

test('while nothing listens events wait; one line says so, and one that they went out', async () => {
  const { url, away, back, sequences } = await receiver()
  await away()
  const { send, lines } = started(url)
  for (const sequence of numbers(1, 30)) send(eventOf('a', sequence))
  await expect.poll(() => lines).toEqual([`Events for ${url} wait: ECONNREFUSED`])
  await sleep(600) // tried again meanwhile
  await back()
  await expect.poll(() => sequences('a')).toEqual(numbers(1, 30))
  expect(lines.slice(1)).toEqual([`${url} takes events again: 30 events waited`])
})

test('of more than its bound the oldest are dropped, and counted', async () => {
  const { url, away, back, sequences } = await receiver()
  await away()
  const { send, lines } = started(url, 5)
  for (const sequence of numbers(1, 25)) send(eventOf('a', sequence))
  await expect.poll(() => lines).toContain(`Events for ${url} wait: ECONNREFUSED`)
  await back()
  await expect.poll(() => sequences('a').at(-1)).toBe(25)
  const got = sequences('a')
  expect(got.length).toBeLessThanOrEqual(6)
  expect(lines).toContain(`More than 5 events wait for ${url}: the oldest are dropped`)
  expect(lines.at(-1)).toBe(
    `${url} takes events again: ${got.length} events waited; ${25 - got.length} events, the oldest, were dropped`,
  )
})

test.each([503, 429])('%i is answered: the event is sent again, before those after it', async (status) => {
  let refusals = 0
  const { url, sequences } = await receiver(() => (refusals++ < 2 ? status : 204))
  const { send, lines } = started(url)
  send(eventOf('a', 1))
  send(eventOf('a', 2))
  await expect.poll(() => sequences('a')).toEqual([1, 2])
  expect(lines).toEqual([`Events for ${url} wait: it answers ${status}`, `${url} takes events again: 2 events waited`])
})

test('an event that is refused for what it is is said once, and does not hold up the next', async () => {
  const isHeartbeat = (event: BusEvent) => event['detail-type'] === 'playback.heartbeat'
  const { url, received } = await receiver((event) => (isHeartbeat(event) ? 400 : 204))
  const { send, lines } = started(url)
  for (const sequence of numbers(1, 3)) send(eventOf('a', sequence))
  send(eventOf('a', 4, 'playback.stopped'))
  await expect.poll(() => received.map(({ event }) => event.detail.sequence)).toEqual([4])
  expect(lines).toEqual([`${url} did not take playback.heartbeat: it answers 400. It is not sent again`])
})

test('a receiver that hangs is not waited for when the runner stops', async () => {
  const { url } = await receiver(() => new Promise<number>(() => {}))
  const { send, stop, lines } = started(url)
  send(eventOf('a', 1))
  await sleep(50)
  stop()
  await sleep(50)
  expect(lines).toEqual([])
})
