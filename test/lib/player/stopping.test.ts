import { expect, test } from 'vitest'
import { refusal } from '../../support/player/fake-service.ts'
import { playing } from '../../support/player/playing.ts'

const [SECOND, MINUTE] = [1_000, 60_000]
const lost = () => Promise.reject(new TypeError('Failed to fetch'))

const started = async (...all: Parameters<typeof playing>) => {
  const one = playing(...all)
  one.player.start({ contentId: 'film-1' })
  await one.time.advance(0)
  return one
}

/** A window without anything but its events. */
const fakePage = () => {
  const listeners = new Map<string, (event: unknown) => void>()
  return {
    addEventListener: (type: string, listener: (event: unknown) => void) => void listeners.set(type, listener),
    removeEventListener: (type: string) => void listeners.delete(type),
    fire: (type: string, event: unknown = {}) => listeners.get(type)?.(event),
    listeners,
  }
}

test('a stop is sent until the service knows it', async () => {
  const { player, time, service, names, wire } = await started()
  wire.line = lost
  let isKnown = false
  void player.stop().then(() => {
    isKnown = true
  })
  await time.advance(20 * SECOND)
  expect([isKnown, service.live().length]).toEqual([false, 1])
  wire.line = (_, act) => act()
  await time.advance(30 * SECOND)
  expect([isKnown, service.sessions.get('session-1')?.status]).toEqual([true, 'stopped'])
  expect(names().filter((name) => name === 'stop').length).toBeGreaterThan(2)
})

test('a stop that nobody answers is given up when the session has expired by itself', async () => {
  const { player, time, names, wire } = await started()
  wire.line = lost
  void player.stop()
  await time.advance(3 * MINUTE)
  expect(time.running()).toBe(0)
  const tries = names().length
  await time.advance(60 * MINUTE)
  expect(names().length).toBe(tries)
})

test('a stop while the start is under way stops what that start makes', async () => {
  const { player, time, service, names, wire } = playing()
  wire.line = (_, act) => {
    act()
    return lost()
  }
  player.start({ contentId: 'film-1' })
  await time.advance(10)
  void player.stop()
  expect(player.state()).toEqual({ name: 'ended', contentId: 'film-1', reason: 'stopped' })
  wire.line = (_, act) => act()
  await time.advance(5 * SECOND)
  expect([names().at(-1), service.live(), service.sessions.size]).toEqual(['stop', [], 1])
})

test('a session whose stop was refused is named by the next start', async () => {
  const { player, time, requests, service, wire } = await started()
  wire.line = ({ name }, act) => (name === 'stop' ? refusal(401, 'token_invalid', 'recreate') : act())
  await player.stop()
  player.start({ contentId: 'film-2' })
  await time.advance(0)
  expect(requests.at(-1)?.body.terminate_sessions).toEqual(['session-1'])
  expect(service.live().map(({ content }) => content)).toEqual(['film-2'])
})

test('a page that ends stops its session by a beacon with the token, and sends nothing more', async () => {
  const page = fakePage()
  const sent: [string, string][] = []
  const beacon = (url: string, text: string) => sent.push([url, text]) > 0
  const { player, time, names } = await started({ page, beacon, position: () => 7.9 })
  page.fire('pagehide')
  expect(sent).toEqual([
    ['http://service/api/playback/session/session-1/stop', JSON.stringify({ token: player.token(), position: 7.9 })],
  ])
  await time.advance(10 * MINUTE)
  expect([names(), time.running()]).toEqual([['create'], 0])
})

test('where no beacon is taken a last request outlives the page', async () => {
  const { player, requests } = await started({ beacon: () => false })
  player.leave()
  expect(requests.at(-1)).toMatchObject({ name: 'stop', headers: { 'Content-Type': 'text/plain' } })
})

test('a page that comes back from the cache asks at once and plays in a new session', async () => {
  const page = fakePage()
  const { player, time, service, names } = await started({ page })
  page.fire('pagehide')
  await time.sleep(MINUTE)
  page.fire('pageshow', { persisted: true })
  await time.advance(0)
  expect(names()).toEqual(['create', 'heartbeat', 'create'])
  expect(player.state()).toMatchObject({ name: 'playing', sessionId: 'session-2' })
  expect(service.live()).toHaveLength(1)
})

test('after dispose there is no timer, no listener, no request, and no promise that waits', async () => {
  const page = fakePage()
  const { player, time, names, beacons, wire } = await started({ page })
  wire.line = () => new Promise(() => {})
  const waiting = [player.start({ contentId: 'film-2' }), player.stop()]
  await time.advance(SECOND)
  player.dispose()
  await Promise.all(waiting)
  const before = names().length
  expect([beacons.length, page.listeners.size, time.running()]).toEqual([1, 0, 0])
  await time.advance(60 * MINUTE)
  expect(names().length).toBe(before)
})

test('a session that a 401 put in doubt is named by the next start, also after a stop', async () => {
  const { player, time, service, wire } = await started()
  wire.line = ({ name }, act) => (name === 'create' ? act() : refusal(401, 'token_invalid', 'recreate'))
  player.pause()
  await time.advance(0)
  await player.stop()
  player.start({ contentId: 'film-2' })
  await time.advance(0)
  expect(service.live().map(({ content }) => content)).toEqual(['film-2'])
})

test('of a session that is gone nothing more is said, neither by a stop nor by a beacon', async () => {
  const { player, time, service, names, beacons } = await started()
  service.restart()
  player.pause()
  await time.advance(0)
  expect(player.state()).toMatchObject({ name: 'recovering', because: 'session lost' })
  player.leave()
  player.comeBack()
  await player.stop()
  await time.advance(MINUTE)
  expect([names(), beacons]).toEqual([['create', 'pause'], []])
})

test('of a session that was taken over nothing more is said', async () => {
  const { player, time, service, names } = await started()
  service.end('session-1', 'terminated', 'displaced')
  await time.advance(MINUTE)
  expect([player.state(), names()]).toEqual([
    { name: 'ended', contentId: 'film-1', reason: 'displaced' },
    ['create', 'heartbeat'],
  ])
})
