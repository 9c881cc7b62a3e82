import { expect, test } from 'vitest'
import { type Line, playing } from '../../support/player/playing.ts'

const [SECOND, MINUTE] = [1_000, 60_000]
const fine: Line = (_, act) => act()

/** A start whose answer takes a second. */
const starting = async (options: Parameters<typeof playing>[0] = {}) => {
  const one = playing(options)
  one.wire.line = async (_, act) => {
    const said = act()
    await one.time.wait(SECOND)
    return said
  }
  const state = one.player.start({ contentId: 'film-1' })
  await one.time.advance(100)
  return { ...one, state }
}

test('a player that is disposed of while it starts stops the session that the start made', async () => {
  const { player, time, service, state, names, wire } = await starting()
  player.dispose()
  expect(await state).toEqual({ name: 'ended', contentId: 'film-1', reason: 'stopped' })
  wire.line = fine
  await time.advance(2 * SECOND)
  expect([names(), service.live(), time.running()]).toEqual([['create', 'stop'], [], 0])
})

test('also when the answer to that start is lost: it is sent again, then stopped', async () => {
  const { player, time, service, names, wire, requests } = playing()
  wire.line = (_, act) => {
    act()
    return Promise.reject(new TypeError('Failed to fetch'))
  }
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  player.dispose()
  wire.line = fine
  await time.advance(5 * SECOND)
  expect([names(), service.live(), time.running()]).toEqual([['create', 'create', 'stop'], [], 0])
  expect(new Set(requests.flatMap(({ headers }) => headers['Idempotency-Key'] ?? [])).size).toBe(1)
})

test('without any answer a player that is disposed of is silent after a minute', async () => {
  const { player, time, names, wire } = playing()
  wire.line = () => Promise.reject(new TypeError('Failed to fetch'))
  player.start({ contentId: 'film-1' })
  await time.advance(100)
  player.dispose()
  await time.advance(MINUTE + 16 * SECOND)
  const before = names().length
  expect([before > 3, time.running()]).toEqual([true, 0])
  await time.advance(60 * MINUTE)
  expect(names().length).toBe(before)
})

test('after dispose every verb does nothing, and a start is answered at once', async () => {
  const { player, time, names } = playing()
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  player.dispose()
  const ended = { name: 'ended', contentId: 'film-1', reason: 'stopped' }
  for (const verb of [player.pause, player.resume, player.wake, player.leave, player.comeBack, player.dispose]) verb()
  expect(await player.start({ contentId: 'film-2' })).toEqual(ended)
  expect(await player.retry()).toEqual(ended)
  expect(await player.takeOver(['session-1'])).toEqual(ended)
  await player.stop()
  await time.advance(MINUTE)
  expect([names(), player.state(), time.running()]).toEqual([['create'], ended, 0])
})

test('a page that ends while a start is under way stops the session that the start made', async () => {
  const { player, time, service, beacons } = await starting()
  player.leave()
  expect(beacons).toEqual([])
  await time.advance(2 * SECOND)
  expect([beacons, service.live()]).toEqual([['http://service/api/playback/session/session-1/stop'], []])
})

test('and plays in a new session when it comes back', async () => {
  const { player, time, service, wire } = await starting()
  player.leave()
  await time.advance(2 * SECOND)
  wire.line = fine
  player.comeBack()
  await time.advance(0)
  expect(player.state()).toMatchObject({ name: 'playing', sessionId: 'session-2' })
  expect(service.live()).toHaveLength(1)
})

test('a stop says where the viewer was, although the app has unloaded its video when it hears of the end', async () => {
  const video = { currentTime: 33.8 }
  const unload = () => {
    if (player.state().name === 'ended') video.currentTime = 0
  }
  const { player, time, requests } = playing({ position: () => video.currentTime, onChange: unload })
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  await player.stop()
  expect(requests.at(-1)).toMatchObject({ name: 'stop', body: { position: 33.8 } })
})

test('another title begins at 0 or where the app says, not where the one before was', async () => {
  const { player, time, requests } = playing({ position: () => 33.8 })
  for (const title of [{ contentId: 'film-1' }, { contentId: 'film-2' }, { contentId: 'film-3', position: 7 }]) {
    player.start(title)
    await time.advance(0)
  }
  expect(requests.map(({ body }) => body.position)).toEqual([33.8, 0, 7])
})

test('the title that plays goes on when it is started again, and is resumed', async () => {
  const { player, time, names } = playing()
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  player.pause()
  await time.advance(2 * SECOND)
  expect(await player.start({ contentId: 'film-1' })).toMatchObject({ name: 'playing', sessionId: 'session-1' })
  await time.advance(2 * SECOND)
  expect(names()).toEqual(['create', 'pause', 'resume'])
})

test('who presses play again while an answer is on its way gets the session of that answer', async () => {
  const { player, time, service, wire, names } = await starting()
  player.stop()
  const again = player.start({ contentId: 'film-1' })
  await time.advance(SECOND)
  wire.line = fine
  expect(await again).toMatchObject({ name: 'playing', sessionId: 'session-1' })
  await time.advance(SECOND)
  expect([names(), service.sessions.size]).toEqual([['create'], 1])
})
