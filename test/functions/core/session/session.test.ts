import { expect, test } from 'vitest'
import {
  parseEnding,
  parseSession,
  toEnding,
  toSessionReply,
  wholeEnding,
} from '../../../../functions/core/session/session.ts'
import { service } from '../../../support/service/service.ts'
import { answeredText, rewrite } from '../../../support/service/stored-session.ts'
import { newUser } from '../../../support/service/users.ts'

const words = { session_id: 's', user_id: 'u', started_at: '0', last_heartbeat: '0', position: '0', watched_ms: '0' }

test('a session of a status that only a newer version knows counts as expired', () => {
  const session = parseSession(answeredText({ ...words, status: 'suspended', end_reason: 'suspended_by_support' }))
  expect(session).toMatchObject({ status: 'expired', endReason: undefined })
  expect(toSessionReply(session)).toMatchObject({ status: 'expired' })
  expect(toEnding(session)).toEqual({ session_status: 'expired', end_reason: 'missed_heartbeats' })
})

test('an ending keeps what this version knows of it and leaves out the rest', () => {
  expect(parseEnding({ status: 'stopped', end_reason: 'stopped', ended_at: '7' })).toEqual({
    ...{ status: 'stopped', endReason: 'stopped', endedAt: 7 },
  })
  expect(parseEnding({ status: 'suspended', end_reason: 'else' })).toEqual({})
})

test('an ending of which nothing is known is that of a session that fell silent', () => {
  expect(wholeEnding({}, 7)).toEqual({ status: 'expired', endReason: 'missed_heartbeats', endedAt: 7 })
  const known = { status: 'stopped', endReason: 'stopped', endedAt: 5 } as const
  expect(wholeEnding(known, 7)).toEqual(known)
})

test('a newer version’s status is answered by every endpoint of the session, and never with a 500', async () => {
  const { create, call, redis } = service()
  const userId = newUser()
  const { session, playback_token: token } = (await create(userId)).body
  const id = session.session_id
  await rewrite(redis, userId, id, { status: 'suspended', end_reason: 'suspended_by_support' })
  const told = await Promise.all([
    call('get-session', id),
    call('send-heartbeat', id),
    call('pause-session', id),
    call('resume-session', id),
    call('stop-session', id),
    call('terminate-session', id),
    call('validate-token', undefined, { body: { token } }),
    call('refresh-token', undefined, { body: { token } }),
    call('get-concurrency', userId),
  ])
  expect(told.map(({ status }) => status)).toEqual([200, 410, 410, 410, 200, 200, 401, 410, 200])
  expect(told.slice(1, 4).map(({ body }) => body.recovery)).toEqual(['recreate', 'recreate', 'recreate'])
  const ending = { session_status: 'expired', end_reason: 'missed_heartbeats', ended_at: session.last_heartbeat }
  for (const { body } of told.slice(1, 4)) expect(body).toMatchObject(ending)
})
