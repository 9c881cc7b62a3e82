import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cursorAfter } from '../../functions/contract/history/cursor.ts'
import type { LoggedSession, PageQuery } from '../../functions/core/session-log/history.ts'
import { SessionLogUnavailable } from '../../functions/core/session-log/unavailable.ts'
import { historyOf, logged } from '../support/history/logged.ts'
import { limited, service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

/** The service, and what the session log is asked. */
const listening = (more = false) => {
  const asked: [string, PageQuery][] = []
  const history = historyOf((userId, query) => {
    asked.push([userId, query])
    return { sessions: [logged(2), logged(1)], more }
  })
  return { asked, ...service({ history }) }
}

test('an account’s sessions are listed as the log has them, without what is unknown', async () => {
  const whole = {
    ...{ region: 'US', endedAt: Date.parse('2026-11-27T23:00:00.001Z'), endReason: 'displaced' },
    ...{ sessionStatus: 'ended' as const, displacedBy: logged(9).sessionId, maxConcurrentStreams: 2, position: 7 },
  } satisfies Partial<LoggedSession>
  const history = historyOf(() => ({ sessions: [logged(2, whole), logged(1)], more: false }))
  const userId = newUser()
  const { status, body } = await service({ history }).call('get-history', userId)
  expect(status).toBe(200)
  const ids = { profile_id: 'main', content_id: 'film-1', device_id: 'tv' }
  expect(body).toEqual({
    user_id: userId,
    sessions: [
      {
        ...{ session_id: logged(2).sessionId, ...ids, region: 'US', started_at: '2026-11-27T22:47:59.673Z' },
        ...{ ended_at: '2026-11-27T23:00:00.001Z', end_reason: 'displaced', session_status: 'ended', position: 7 },
        ...{ watched_seconds: 0, degraded: false, displaced_by: logged(9).sessionId, max_concurrent_streams: 2 },
        last_reported_at: '2026-11-27T22:47:59.673Z',
      },
      {
        ...{ session_id: logged(1).sessionId, ...ids, started_at: '2026-11-27T22:46:59.673Z' },
        ...{ session_status: 'active', position: 0, watched_seconds: 0, degraded: false },
        last_reported_at: '2026-11-27T22:46:59.673Z',
      },
    ],
  })
})

test('the cursor of a page that others follow names its last session', async () => {
  const { call, asked } = listening(true)
  const userId = newUser()
  const { body } = await call('get-history', userId)
  expect(body.next_cursor).toBe(cursorAfter(logged(1).sessionId))
  await call('get-history', userId, { query: `cursor=${body.next_cursor}` })
  expect(asked.map(([of, { after, limit }]) => [of, after, limit])).toEqual([
    [userId, undefined, 20],
    [userId, logged(1).sessionId, 20],
  ])
})

test('the query narrows the list, and what it does not know is ignored', async () => {
  const { call, asked } = listening()
  const query =
    'profile_id=a%26b%2Fc&from=2026-11-27T22%3A45%3A59%2B01%3A00&to=2026-11-28T00:00:00.5Z&limit=100&colour=red&colour=blue&__proto__=1'
  expect((await call('get-history', newUser(), { query })).status).toBe(200)
  expect(asked[0]?.[1]).toEqual({
    ...{ profileId: 'a&b/c', fromMs: Date.parse('2026-11-27T21:45:59Z'), toMs: Date.parse('2026-11-28T00:00:00.5Z') },
    ...{ limit: 100, after: undefined },
  })
})

test('every fault of a query is named at once, and the log is not asked', async () => {
  const { call, asked } = listening()
  const query = 'profile_id=%00&from=yesterday&to=2026-02-30T00:00:00Z&limit=101&cursor=1&limit=2'
  const { status, body } = await call('get-history', newUser(), { query })
  expect([status, body.code]).toEqual([400, 'invalid_request'])
  expect(body.errors.map(({ path }: { path: string }) => path).toSorted()).toEqual(
    ['cursor', 'from', 'limit', 'profile_id', 'to'].toSorted(),
  )
  expect(body.errors).toContainEqual({ path: 'limit', message: 'must be sent once' })
  expect(asked).toEqual([])
})

test.each([
  ...['limit=', 'limit=0', 'limit=-1', 'limit=1e1', 'limit=+5', 'limit=05', 'limit=1.0', 'limit[]=5&limit=', 'limit=٣'],
  ...['cursor=', 'cursor=AAAAAAAAAAAAAAAAAAAAAA', `cursor=${'A'.repeat(9_000)}`, 'cursor=%FF', 'profile_id='],
  ...['profile_id=a&profile_id=a', `profile_id=${'x'.repeat(129)}`, 'from=2026-11-27', 'to=1', 'from=%'],
])('%s is refused', async (query) => {
  const { call, asked } = listening()
  expect((await call('get-history', newUser(), { query })).status).toBe(400)
  expect(asked).toEqual([])
})

test('whatever the query, the answer is a page or every fault of it', async () => {
  const { call, asked } = listening()
  const userId = newUser()
  const names = fc.constantFrom('profile_id', 'from', 'to', 'limit', 'cursor', 'constructor', '__proto__', '')
  const pairs = fc.array(fc.tuple(names, fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('1', '%', '&'))))
  await fc.assert(
    fc.asyncProperty(pairs, fc.boolean(), async (sent, encoded) => {
      const query = encoded ? new URLSearchParams(sent).toString() : sent.map((pair) => pair.join('=')).join('&')
      const before = asked.length
      const { status, body } = await call('get-history', userId, { query })
      expect([200, 400]).toContain(status)
      expect(asked.length - before).toBe(status === 200 ? 1 : 0)
      if (status === 400) expect(body.errors.length).toBeGreaterThan(0)
    }),
    { numRuns: 200 },
  )
})

test('a session log that does not answer is a 503 with Retry-After', async () => {
  const history = historyOf(() => {
    throw new SessionLogUnavailable(new Error('away'))
  })
  const { status, headers, body } = await service({ history }).call('get-history', newUser())
  expect([status, headers['retry-after'], body.code, body.dependency]).toEqual([
    ...[503, '1', 'storage_unavailable', 'postgres'],
  ])
})

test('the rate is one with get-concurrency and get-position, and the log is not asked beyond it', async () => {
  const asked: string[] = []
  const history = historyOf((userId) => {
    asked.push(userId)
    return { sessions: [], more: false }
  })
  const { call } = service({ history, settings: { ...limited, READ_BURST: '3', READ_RATE_LIMIT: '1' } })
  const userId = newUser()
  const names = ['get-concurrency', 'get-position', 'get-history', 'get-history'] as const
  const statuses = []
  for (const name of names) statuses.push((await call(name, userId)).status)
  expect(statuses).toEqual([200, 200, 200, 429])
  expect(asked).toEqual([userId])
})
