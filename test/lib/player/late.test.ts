import { expect, test } from 'vitest'
import { refusal } from '../../support/player/fake-service.ts'
import { type Line, playing } from '../../support/player/playing.ts'

const SECOND = 1_000
const fine: Line = (_, act) => act()

/** Each create is carried out, and its answer is one that asks to wait for so long. */
const answeredWith503 =
  (retryAfter: string): Line =>
  ({ name }, act) => {
    const said = act()
    return name === 'create'
      ? { ...refusal(503, 'storage_unavailable', 'retry'), headers: { 'Retry-After': retryAfter } }
      : said
  }

test('a create that is sent again is no sign of life: the first heartbeat is counted from the first', async () => {
  const { player, time, service, wire, names } = playing()
  wire.line = answeredWith503('50')
  player.start({ contentId: 'film-1' })
  await time.advance(SECOND)
  wire.line = fine
  await time.advance(50 * SECOND)
  expect([player.state().name, names()]).toEqual(['playing', ['create', 'create', 'heartbeat']])
  await time.advance(60 * SECOND)
  expect(player.state()).toMatchObject({ name: 'playing', sessionId: 'session-1' })
  expect(service.sessions.size).toBe(1)
})

test('a viewer whose first session ended before its answer came waits a second, not an interval', async () => {
  const { player, time, service, wire } = playing({ random: () => 1 })
  wire.line = answeredWith503('7')
  player.start({ contentId: 'film-1' })
  await time.advance(SECOND)
  service.end('session-1', 'expired', 'missed_heartbeats')
  wire.line = fine
  await time.advance(8 * SECOND)
  expect(player.state()).toMatchObject({ name: 'playing', sessionId: 'session-2' })
})

test('creates whose sessions end before each answer are asked for with growing pauses', async () => {
  const { player, time, service, wire, names } = playing({ seed: 5 })
  wire.line = (_, act) => {
    act()
    service.end(`session-${service.sessions.size}`, 'expired', 'missed_heartbeats')
    return act()
  }
  player.start({ contentId: 'film-1' })
  await time.advance(60 * SECOND)
  expect(player.state()).toMatchObject({ name: 'refused', code: 'unreachable' })
  expect(names().length).toBeGreaterThan(5)
  expect(names().length).toBeLessThan(25)
})

test('an hour that the service asked for holds up another title no longer than a session lives', async () => {
  const { player, time, service, wire } = playing()
  wire.line = answeredWith503('3600')
  player.start({ contentId: 'film-1' })
  await time.advance(70 * SECOND)
  wire.line = fine
  const first = player.start({ contentId: 'film-2' })
  await time.advance(0)
  expect(player.state().name).toBe('starting')
  await time.advance(41 * SECOND)
  expect(await first).toMatchObject({ name: 'playing', contentId: 'film-2' })
  expect(service.live().map(({ content }) => content)).toEqual(['film-2'])
})

test('a title that would wait for longer than its viewer is refused at once, and says when it may start', async () => {
  const { player, time, wire } = playing()
  wire.line = answeredWith503('3600')
  player.start({ contentId: 'film-1' })
  await time.advance(10 * SECOND)
  player.start({ contentId: 'film-2' })
  await time.advance(0)
  expect(player.state()).toMatchObject({ name: 'refused', code: 'unreachable', contentId: 'film-2' })
  expect(player.state()).toMatchObject({ retryAfterSeconds: 100 })
})

test('an hour that is asked for by the answer to a heartbeat does not end the session', async () => {
  const { player, time, service, wire, names } = playing()
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  wire.line = () => ({ ...refusal(503, 'storage_unavailable', 'retry'), headers: { 'Retry-After': '3600' } })
  await time.advance(30 * SECOND)
  wire.line = fine
  await time.advance(60 * SECOND)
  expect([player.state().name, names()]).toEqual(['playing', ['create', 'heartbeat', 'heartbeat']])
  expect(service.live().map(({ id }) => id)).toEqual(['session-1'])
})
