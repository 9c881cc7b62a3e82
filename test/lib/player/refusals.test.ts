import { expect, test } from 'vitest'
import { refusal, type Said } from '../../support/player/fake-service.ts'
import { playing } from '../../support/player/playing.ts'

const [SECOND, MINUTE] = [1_000, 60_000]

const started = async (...all: Parameters<typeof playing>) => {
  const one = playing(...all)
  one.player.start({ contentId: 'film-1' })
  await one.time.advance(0)
  return one
}

/** How long a heartbeat waits that got this answer once. */
const pauseAfter = async (said: Said) => {
  const { time, requests, wire } = await started({ random: () => 0 })
  let isFirst = true
  wire.line = (_, act) => {
    if (!isFirst) return act()
    isFirst = false
    return said
  }
  await time.advance(20 * MINUTE)
  const [first, second] = requests.filter(({ name }) => name === 'heartbeat')
  return (second?.at ?? 0) - (first?.at ?? 0)
}
const busy = (value: string, date?: string): Said => ({
  ...refusal(503, 'storage_unavailable', 'retry'),
  headers: { 'Retry-After': value, ...(date && { Date: date }) },
})

test.each([
  ['7', undefined, 7 * SECOND],
  ['-5', undefined, 100],
  ['soon', undefined, 100],
  ['', undefined, 100],
  ['Sun, 01 Jun 2031 00:00:20 GMT', 'Sun, 01 Jun 2031 00:00:00 GMT', 20 * SECOND],
  ['Sun, 01 Jun 2031 00:00:20 GMT', undefined, 100],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 'Sun, 01 Jun 2031 00:00:00 GMT', 100],
])('after Retry-After: %s with Date: %s a request waits %i ms at least', async (value, date, ms) => {
  expect(await pauseAfter(busy(value, date))).toBe(ms)
})

test('a start that is to wait longer than its viewer does is refused at once, and says how long', async () => {
  const { player, time, wire } = playing()
  wire.line = () => busy('600')
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  expect(player.state()).toMatchObject({ name: 'refused', code: 'unreachable', retryAfterSeconds: 600 })
})

test('neither waking up nor a network that is back is a reason to ask before Retry-After', async () => {
  const { player, time, requests, wire } = await started()
  wire.line = () => busy('20')
  await time.advance(30 * SECOND)
  const before = requests.length
  for (let i = 0; i < 9; i++) {
    player.wake()
    await time.advance(SECOND)
  }
  expect(requests.length).toBe(before)
})

test('a network that comes and goes ten times a second is asked about once a second at most', async () => {
  const { player, time, requests, wire } = await started()
  wire.line = () => Promise.reject(new TypeError('Failed to fetch'))
  await time.advance(MINUTE)
  const before = requests.length
  for (let i = 0; i < 600; i++) {
    player.wake()
    await time.advance(100)
  }
  expect(requests.length - before).toBeGreaterThan(20)
  expect(requests.length - before).toBeLessThanOrEqual(61)
})

test('pauses grow, and each is drawn anew', async () => {
  const { time, requests, wire } = await started({ seed: 3 })
  wire.line = () => Promise.reject(new TypeError('Failed to fetch'))
  await time.advance(10 * MINUTE)
  const at = requests.filter(({ name }) => name === 'heartbeat').map((one) => one.at)
  const pauses = at.slice(1).map((one, i) => one - (at[i] ?? 0))
  expect(Math.max(...pauses.slice(0, 2))).toBeLessThanOrEqual(2 * SECOND)
  expect(Math.max(...pauses)).toBeGreaterThan(15 * SECOND)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(30 * SECOND)
  expect(new Set(pauses).size).toBe(pauses.length)
})

/** Where a playing player is, two seconds after its heartbeat got that answer. */
const after = async (said: Said) => {
  const { player, time, wire } = await started({ random: () => 0.5 })
  wire.line = () => said
  await time.advance(30 * SECOND)
  const state = player.state()
  return state.name === 'ended' ? state.reason : state.name === 'recovering' ? state.because : state.name
}

test.each<[string, Said, string]>([
  ['410 show', refusal(410, 'session_ended', 'show', { end_reason: 'displaced' }), 'displaced'],
  ['410 recreate', refusal(410, 'session_ended', 'recreate', { end_reason: 'missed_heartbeats' }), 'session lost'],
  ['410 none', refusal(410, 'session_ended', 'none', { end_reason: 'stopped' }), 'session lost'],
  ['404', refusal(404, 'session_not_found', 'recreate'), 'session lost'],
  ['401', refusal(401, 'token_expired', 'recreate'), 'session lost'],
  ['429', refusal(429, 'rate_limited', 'retry'), 'no answer'],
  ['a 404 of a gateway', { status: 404, body: { message: 'Not Found' } }, 'no answer'],
  ['a page of a hotel', { status: 200, body: '<html>' }, 'no answer'],
  ['a redirect', { status: 302, body: { code: 'x', recovery: 'show' } }, 'no answer'],
  ['a 500 with an unknown recovery', refusal(500, 'tomorrow', 'dance'), 'no answer'],
  ['a 401 with an unknown recovery', refusal(401, 'tomorrow', 'dance'), 'session lost'],
  ['a 410 with an unknown recovery', refusal(410, 'tomorrow', 'dance'), 'session lost'],
  ['a 403 with an unknown recovery', refusal(403, 'tomorrow', 'dance'), 'tomorrow'],
  ['a 418 with an unknown recovery', refusal(418, 'tomorrow', 'dance'), 'playing'],
  ['a defect of the client', refusal(400, 'invalid_request', 'fix'), 'playing'],
])('a heartbeat that is answered with %s', async (_, said, where) => {
  expect(await after(said)).toBe(where)
})

test('a defect of the client is reported, and asked about once in an interval', async () => {
  const { time, wire, problems, names } = await started()
  wire.line = () => refusal(400, 'invalid_request', 'fix')
  await time.advance(5 * MINUTE)
  expect(problems[0]).toBe('The service refused a heartbeat')
  expect(names().length).toBeLessThan(14)
})

test('a pause that a failover has undone is sent again', async () => {
  const { player, time, service, names } = await started()
  player.pause()
  await time.advance(SECOND)
  const session = service.live()[0]
  if (session) session.status = 'active'
  await time.advance(31 * SECOND)
  expect(names()).toEqual(['create', 'pause', 'heartbeat', 'pause'])
  expect(service.live()[0]?.status).toBe('paused')
})

test('callbacks that throw are reported and change nothing', async () => {
  const problems: string[] = []
  const fails = () => {
    throw new Error('of the app')
  }
  const onProblem = (problem: string) => {
    problems.push(problem)
    fails()
  }
  const one = playing({ position: fails, onChange: fails, accessToken: async () => fails(), onProblem })
  one.player.start({ contentId: 'film-1' })
  await one.time.advance(61 * SECOND)
  expect(one.player.state()).toMatchObject({ name: 'refused', code: 'unreachable' })
  expect(new Set(problems)).toEqual(new Set(['accessToken threw', 'a listener threw', 'position threw']))
})

test('parts that throw are no answers', async () => {
  const fails = () => {
    throw new Error('of the app')
  }
  const { player, time, problems } = playing({ send: fails, position: fails })
  player.start({ contentId: 'film-1' })
  await time.advance(61 * SECOND)
  expect(player.state()).toMatchObject({ name: 'refused', code: 'unreachable' })
  expect(new Set(problems)).toEqual(new Set(['position threw']))
})
