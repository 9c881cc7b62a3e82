import { expect, test } from 'vitest'
import { refusal } from '../../support/player/fake-service.ts'
import { playerOn, playing } from '../../support/player/playing.ts'

const SECOND = 1_000
const lost = () => Promise.reject(new TypeError('Failed to fetch'))

test('a title starts, beats before each interval is over, and stops', async () => {
  const { player, time, service, names, states } = playing()
  const started = player.start({ contentId: 'film-1' })
  expect(player.state().name).toBe('starting')
  await time.advance(0)
  expect(await started).toMatchObject({ name: 'playing', sessionId: 'session-1', streams: { active: 1, max: 4 } })
  await time.advance(120 * SECOND)
  expect(names()).toEqual(['create', 'heartbeat', 'heartbeat', 'heartbeat', 'heartbeat'])
  const stopped = player.stop()
  expect(player.state()).toEqual({ name: 'ended', contentId: 'film-1', reason: 'stopped' })
  await time.advance(0)
  await stopped
  expect([service.live(), names().at(-1), time.running()]).toEqual([[], 'stop', 0])
  expect(states.map(({ name }) => name)).toEqual(['starting', 'playing', 'ended'])
})

test('players that start together do not beat together', async () => {
  const { time, service, ...first } = playing({}, { limit: 20 })
  const all = [
    first,
    ...Array.from({ length: 19 }, (_, n) => playerOn(time, service, { device: `tv-${n}`, seed: n + 2 })),
  ]
  for (const { player } of all) player.start({ contentId: 'film-1' })
  await time.advance(31 * SECOND)
  const firstBeats = all.flatMap(({ requests }) => requests.filter(({ name }) => name === 'heartbeat').slice(0, 1))
  const at = firstBeats.map((one) => one.at - 1_000)
  expect(at.length).toBe(20)
  expect(new Set(at).size).toBe(at.length)
  expect([Math.min(...at) >= 25_500, Math.max(...at) <= 30_000]).toEqual([true, true])
})

test('a create whose answer was lost is sent again with its key and body, and makes one session', async () => {
  const { player, time, service, requests, wire } = playing()
  wire.line = (_, act) => {
    const answer = act()
    return requests.length < 4 ? lost() : answer
  }
  player.start({ contentId: 'film-1', position: 7 })
  await time.advance(30 * SECOND)
  expect(player.state().name).toBe('playing')
  const creates = requests.filter(({ name }) => name === 'create')
  expect(creates).toHaveLength(4)
  expect(new Set(creates.map(({ headers, body }) => JSON.stringify([headers, body]))).size).toBe(1)
  expect(service.sessions.size).toBe(1)
})

test('the latest wish wins while a request is under way, and one is sent at a time', async () => {
  const { player, time, service, wire, names } = playing()
  wire.line = async (_, act) => {
    await time.wait(2 * SECOND)
    return act()
  }
  player.start({ contentId: 'film-1' })
  player.pause()
  await time.advance(3 * SECOND)
  player.resume()
  player.pause()
  player.resume()
  await time.advance(5 * SECOND)
  expect(names()).toEqual(['create', 'pause', 'resume'])
  expect([player.state().name, service.live()[0]?.status, wire.mostInFlight]).toEqual(['playing', 'active', 1])
})

test('four players of a family come back from an empty restart, each with one session', async () => {
  const { time, service, ...first } = playing({ device: 'device-0' })
  const all = [first, ...[1, 2, 3].map((n) => playerOn(time, service, { device: `device-${n}`, seed: n + 1 }))]
  for (const { player } of all) player.start({ contentId: 'film-1' })
  await time.advance(50 * SECOND)
  service.restart()
  await time.advance(100 * SECOND)
  expect(all.map(({ player }) => player.state().name)).toEqual(Array(4).fill('playing'))
  expect(service.sessions.size).toBe(4)
  expect(all.map(({ names }) => names().filter((name) => name === 'create').length)).toEqual([2, 2, 2, 2])
})

test('a lost session is replaced once, named, while the video goes on', async () => {
  const { player, time, service, requests, states } = playing()
  player.start({ contentId: 'film-1' })
  await time.advance(10 * SECOND)
  service.end('session-1', 'expired', 'missed_heartbeats')
  await time.advance(65 * SECOND)
  expect(states.map(({ name }) => name)).toEqual(['starting', 'playing', 'recovering', 'playing'])
  const creates = requests.filter(({ name }) => name === 'create')
  expect(creates[1]?.body.terminate_sessions).toEqual(['session-1'])
  expect(creates[1]?.headers['Idempotency-Key']).not.toBe(creates[0]?.headers['Idempotency-Key'])
})

test('what this device left behind is taken over at once, and others are offered', async () => {
  const { player, time, service } = playing({ device: 'tv' }, { limit: 1 })
  const crashed = playerOn(time, service, { device: 'tv' })
  crashed.player.start({ contentId: 'film-1' })
  await time.advance(0)
  crashed.wire.line = lost
  player.start({ contentId: 'film-2' })
  await time.advance(0)
  expect(player.state()).toMatchObject({ name: 'playing', sessionId: 'session-2' })
  const phone = playerOn(time, service, { device: 'phone' })
  phone.player.start({ contentId: 'film-3' })
  await time.advance(0)
  expect(phone.player.state()).toMatchObject({ name: 'refused', code: 'concurrency_limit_reached', maxStreams: 1 })
  phone.player.takeOver(['session-2'])
  await time.advance(40 * SECOND)
  expect(phone.player.state().name).toBe('playing')
  expect(player.state()).toEqual({ name: 'ended', contentId: 'film-2', reason: 'displaced' })
})

test('a refusal to show stops playback and is told', async () => {
  const { player, time, wire } = playing()
  wire.line = () => refusal(403, 'not_entitled', 'show')
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  expect(player.state()).toMatchObject({ name: 'refused', code: 'not_entitled', recovery: 'show', rivals: [] })
})
