import { expect, test, vi } from 'vitest'
import type { Said } from '../../support/player/fake-service.ts'
import { playing } from '../../support/player/playing.ts'

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]
const lost = () => Promise.reject(new TypeError('Failed to fetch'))
const withoutToken = ({ body, ...said }: Said): Said => ({
  ...said,
  body: { ...(body as object), playback_token: undefined },
})

const started = async (...[options, settings]: Parameters<typeof playing>) => {
  const one = playing(options, settings)
  one.player.start({ contentId: 'film-1' })
  await one.time.advance(0)
  return one
}

test('a heartbeat past half the life of the token brings the next one, whatever a wall clock says', async () => {
  const wall = vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(1970, 0, 1))
  const { player, time, states, names } = await started({}, { tokenMs: 10 * MINUTE })
  const first = player.token()
  await time.advance(5 * MINUTE - SECOND)
  expect(player.token()).toBe(first)
  await time.advance(SECOND * 31)
  expect(player.token()).not.toBe(first)
  expect(names()).not.toContain('refresh')
  expect(states.at(-1)).toMatchObject({ name: 'playing', token: player.token() })
  wall.mockRestore()
})

test('a token that no heartbeat renews is refreshed, and once in an interval when that fails', async () => {
  const { player, time, names, wire } = await started({}, { tokenMs: 10 * MINUTE })
  const first = player.token()
  wire.line = (heard, act) =>
    heard.name === 'refresh' ? { status: 400, body: { code: 'x', recovery: 'fix' } } : withoutToken(act())
  await time.advance(7 * MINUTE)
  const tries = names().filter((name) => name === 'refresh').length
  expect(tries).toBeGreaterThan(0)
  expect(tries).toBeLessThan(4)
  wire.line = (_, act) => act()
  await time.advance(MINUTE)
  expect(player.token()).not.toBe(first)
})

test('without answers playback goes on until the token expires, and then ends', async () => {
  const { player, time, names, wire } = await started({}, { tokenMs: 10 * MINUTE })
  wire.line = lost
  await time.advance(9 * MINUTE + 50 * SECOND)
  expect(player.state()).toMatchObject({ name: 'recovering', because: 'no answer', isPaused: false })
  await time.advance(11 * SECOND)
  expect(player.state()).toEqual({ name: 'ended', contentId: 'film-1', reason: 'unreachable' })
  await time.advance(HOUR)
  expect([names().filter((name) => name === 'heartbeat').length < 60, time.running()]).toEqual([true, 0])
})

test('a device that slept past everything beats at once and is back as soon as it has a network', async () => {
  const { player, time, service, requests, wire } = await started()
  await time.advance(MINUTE)
  wire.line = lost
  const before = requests.length
  await time.sleep(3 * HOUR)
  expect(requests[before]).toMatchObject({ name: 'heartbeat', at: time.clock() })
  await time.advance(20 * SECOND)
  wire.line = (_, act) => act()
  player.wake()
  await time.advance(31 * SECOND)
  expect(player.state()).toMatchObject({ name: 'playing', sessionId: 'session-2' })
  expect(service.live()).toHaveLength(1)
})

test('a slow answer shortens the life of its token', async () => {
  const { player, time, wire } = playing({}, { tokenMs: 2 * MINUTE })
  wire.line = async (_, act) => {
    const said = act()
    await time.wait(9 * SECOND)
    return said
  }
  player.start({ contentId: 'film-1' })
  await time.advance(9 * SECOND)
  wire.line = lost
  await time.advance(2 * MINUTE - 9 * SECOND + 1)
  expect(player.state().name).toBe('ended')
})
