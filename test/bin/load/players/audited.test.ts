import { expect, test } from 'vitest'
import { audited } from '../../../../bin/load/players/audited.ts'
import type { Answer, Request } from '../../../../bin/load/players/request.ts'
import { worldOf } from '../../../../bin/load/players/world.ts'
import { tally as newTally } from '../../../../bin/load/tally.ts'
import type { Request as Asked } from '../../../../lib/player/player.ts'

const seat = { userId: 'load-0-of-1', deviceId: 'device-0' }
const plan = {
  ...{ players: 1, crowded: false, intervalMs: 1_000, missedHeartbeats: 3, titleMs: 1_000, titles: 1 },
  ...{ arrivalMs: 0, scheduleMs: 1_000 },
}

const says = (status: number, body: object, recovery = ''): Omit<Answer, 'sentAt' | 'gotAt'> => ({
  ...{ status, body, recovery, code: 'code' in body ? String(body.code) : undefined, retryAfterMs: 0 },
})
const time = (ms = 0) => new Date(Date.now() + ms).toISOString()
const token = (name: string, lifeMs: number) => ({
  ...{ playback_token: name, token_expires_at: time(lifeMs), server_time: time() },
})
const granted = (id: string, lifeMs = 60_000) =>
  says(201, {
    session: {
      session_id: id,
      user_id: seat.userId,
      device_id: seat.deviceId,
      content_id: 'title-0',
      started_at: time(),
      last_heartbeat: time(),
    },
    ...{ heartbeat: { interval_seconds: 1, timeout_seconds: 3 }, terminated_sessions: [] },
    ...{ concurrency: { active_stream_count: 1, max_concurrent_streams: 1 }, ...token(`token of ${id}`, lifeMs) },
  })
const lost = says(0, {}, 'retry')
const gone = says(404, { code: 'session_not_found' }, 'recreate')
const beaten = says(200, { status: 'ok', deadline: time(3_000), server_time: time() })

const create = (key: string): Asked => ({
  ...{ name: 'create', method: 'POST', path: '/api/playback/session', headers: { 'Idempotency-Key': key } },
  body: { content_id: 'title-0' },
})
const beat = (id: string): Asked => ({
  ...{ name: 'heartbeat', method: 'POST', path: `/api/playback/session/${id}/heartbeat`, body: {} },
  headers: { Authorization: `Bearer token of ${id}` },
})

/** What the audit finds when these are the answers to these requests. */
const found = async (...exchanges: readonly (readonly [Asked, ReturnType<typeof says>])[]) => {
  const tally = newTally()
  const coming = exchanges.map(([, said]) => said)
  const sender = async (_: Request): Promise<Answer> => {
    const now = Date.now()
    return { ...(coming.shift() ?? lost), sentAt: now, gotAt: now }
  }
  const { send } = audited(seat, sender, worldOf(plan, tally), tally)
  for (const [asked] of exchanges) await send(asked)
  return tally.violations.map(({ what }) => what)
}

test('what the contract allows is no violation', async () => {
  expect(await found([create('a'), granted('one')], [beat('one'), beaten])).toEqual([])
})

test('a create that is sent again is one create, whichever session it brings', async () => {
  expect(await found([create('a'), lost], [create('a'), granted('one')], [create('a'), granted('one')])).toEqual([])
})

test('a second session beside a live one is found', async () => {
  expect(await found([create('a'), granted('one')], [create('b'), granted('two')])).toEqual([
    'More streams than the limit, by what was granted',
  ])
})

test('a session that is unknown although Redis was not lost is found', async () => {
  expect(await found([create('a'), granted('one')], [beat('one'), gone])).toEqual([
    'An answer about a session: it is kept for hours, and Redis was not lost',
  ])
})

test('a refusal that nothing explains is found', async () => {
  const refused = says(403, { code: 'not_entitled' }, 'show')
  expect(await found([create('a'), refused])).toEqual(['A create was refused: nothing explains 403 not_entitled'])
})

test('a heartbeat that brings no token past half the life of the old one is found', async () => {
  expect(await found([create('a'), granted('one', -10_000)], [beat('one'), beaten])).toEqual([
    'No fresh token past half the life of the old one',
  ])
})
