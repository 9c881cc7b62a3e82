import { expect, test } from 'vitest'
import { refusal } from '../../support/player/fake-service.ts'
import { type Line, playerOn, playing } from '../../support/player/playing.ts'

const [SECOND, MINUTE] = [1_000, 60_000]
const lost = () => Promise.reject(new TypeError('Failed to fetch'))
const answerLost: Line = (_, act) => {
  act()
  return lost()
}
const fine: Line = (_, act) => act()

test('a viewer who presses play again after no answer gets the session that the first press made', async () => {
  const { player, time, service, requests, wire } = playing({ patienceMs: 5 * SECOND })
  wire.line = answerLost
  player.start({ contentId: 'film-1' })
  await time.advance(6 * SECOND)
  expect(player.state()).toMatchObject({ name: 'refused', code: 'unreachable', recovery: 'retry' })
  for (const _ of [1, 2, 3]) {
    player.retry()
    await time.advance(6 * SECOND)
  }
  wire.line = fine
  player.start({ contentId: 'film-1' })
  await time.advance(SECOND)
  expect(player.state()).toMatchObject({ name: 'playing', sessionId: 'session-1' })
  expect(new Set(requests.map(({ headers }) => headers['Idempotency-Key'])).size).toBe(1)
  expect(service.sessions.size).toBe(1)
})

test('another title waits until the outcome of the first is known, and ends it', async () => {
  const { player, time, service, requests, wire } = playing()
  wire.line = answerLost
  player.start({ contentId: 'film-1' })
  await time.advance(100)
  wire.line = fine
  player.start({ contentId: 'film-2' })
  await time.advance(2 * SECOND)
  expect(player.state()).toMatchObject({ name: 'playing', contentId: 'film-2', sessionId: 'session-2' })
  expect(requests.at(-1)?.body.terminate_sessions).toEqual(['session-1'])
  expect(service.live()).toHaveLength(1)
})

test('the next episode ends the one before in the same step', async () => {
  const { player, time, service, names } = playing({}, { limit: 1 })
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  player.start({ contentId: 'film-2' })
  await time.advance(0)
  expect(player.state()).toMatchObject({ name: 'playing', contentId: 'film-2' })
  expect([names(), service.live().map(({ id }) => id)]).toEqual([['create', 'create'], ['session-2']])
})

test('a next episode that is refused leaves nothing behind', async () => {
  const { player, time, service, names, wire } = playing()
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  wire.line = ({ name }, act) => (name === 'create' ? refusal(403, 'content_unavailable', 'show') : act())
  player.start({ contentId: 'film-2' })
  await time.advance(0)
  expect(player.state()).toMatchObject({ name: 'refused', contentId: 'film-2', code: 'content_unavailable' })
  expect([names().at(-1), service.live()]).toEqual(['stop', []])
})

test('a session that the app remembers from before a crash is named by its next start', async () => {
  const { player, time, requests } = playing()
  player.start({ contentId: 'film-1', replaces: ['session-0'] })
  await time.advance(0)
  expect(requests[0]?.body).toMatchObject({ content_id: 'film-1', terminate_sessions: ['session-0'] })
})

test('an access token is asked for before each create, anew after a 401, and the create keeps its key', async () => {
  const asked: boolean[] = []
  const accessToken = (isRefused: boolean) => `token-${asked.push(isRefused)}`
  const { player, time, requests, wire } = playing({ accessToken })
  wire.line = ({ headers }, act) =>
    headers.Authorization === 'Bearer token-1' ? refusal(401, 'token_expired', 'sign_in') : act()
  player.start({ contentId: 'film-1' })
  await time.advance(MINUTE)
  expect(player.state().name).toBe('playing')
  expect(asked).toEqual([false, true])
  const [first, second, beat] = requests
  expect(second?.headers).toEqual({ ...first?.headers, Authorization: 'Bearer token-2' })
  expect(beat).toMatchObject({ name: 'heartbeat', headers: { Authorization: `Bearer ${player.token()}` } })
})

test('a second 401 is left to the app, and an access token that never comes to patience', async () => {
  const first = playing({ accessToken: () => 'old' })
  first.wire.line = () => refusal(401, 'token_expired', 'sign_in')
  first.player.start({ contentId: 'film-1' })
  await first.time.advance(MINUTE)
  expect(first.player.state()).toMatchObject({ name: 'refused', code: 'token_expired', recovery: 'sign_in' })
  const second = playing({ accessToken: () => new Promise<string>(() => {}) })
  second.player.start({ contentId: 'film-1' })
  await second.time.advance(MINUTE + 10 * SECOND)
  expect(second.player.state()).toMatchObject({ name: 'refused', code: 'unreachable' })
  expect(second.requests).toEqual([])
})

test('a create whose session ended before its answer arrived is decided anew', async () => {
  const { player, time, service, requests, wire } = playing({ patienceMs: 10 * MINUTE })
  wire.line = answerLost
  player.start({ contentId: 'film-1' })
  await time.advance(MINUTE)
  service.end('session-1', 'expired', 'missed_heartbeats')
  wire.line = fine
  await time.advance(2 * MINUTE)
  expect(player.state()).toMatchObject({ name: 'playing', sessionId: 'session-2' })
  expect(new Set(requests.flatMap(({ headers }) => headers['Idempotency-Key'] ?? [])).size).toBe(2)
})

test('with the viewer’s choice of rivals the title starts, and only those end', async () => {
  const { time, service, ...one } = playing({ device: 'tv' }, { limit: 2 })
  const [two, three] = ['phone', 'tablet'].map((device) => playerOn(time, service, { device }))
  one.player.start({ contentId: 'film-1' })
  two?.player.start({ contentId: 'film-2' })
  await time.advance(0)
  three?.player.start({ contentId: 'film-3' })
  await time.advance(0)
  const state = three?.player.state()
  const rivals = state?.name === 'refused' ? state.rivals : []
  expect(rivals.map(({ sessionId, isThisDevice }) => [sessionId, isThisDevice])).toEqual([
    ['session-1', false],
    ['session-2', false],
  ])
  three?.player.takeOver(['session-2'])
  await time.advance(0)
  expect(service.live().map(({ device }) => device)).toEqual(['tv', 'tablet'])
})

test('a refusal says nothing of an earlier attempt: its session ends with the next title', async () => {
  const { player, time, service, requests, wire } = playing()
  wire.line = (_, act) => {
    act()
    return requests.length === 1 ? lost() : refusal(418, 'a_code_of_tomorrow', 'dance')
  }
  player.start({ contentId: 'film-1' })
  await time.advance(2 * SECOND)
  expect(player.state()).toMatchObject({ name: 'refused', code: 'a_code_of_tomorrow' })
  wire.line = fine
  player.start({ contentId: 'film-2' })
  await time.advance(10 * SECOND)
  expect(player.state().name).toBe('playing')
  expect(service.live().map(({ content }) => content)).toEqual(['film-2'])
})
