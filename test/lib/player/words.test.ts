import { expect, test } from 'vitest'
import { problems } from '../../../functions/contract/problems.ts'
import { endReason } from '../../../functions/contract/replies.ts'
import type { EndReason, RefusalCode } from '../../../lib/player/player.ts'
import { refusal } from '../../support/player/fake-service.ts'
import { playing } from '../../support/player/playing.ts'

const codes: Record<RefusalCode, true> = {
  ...{ body_too_large: true, concurrency_limit_reached: true, content_unavailable: true, dependency_unavailable: true },
  ...{ forbidden: true, idempotency_key_reused: true, invalid_request: true, not_entitled: true, rate_limited: true },
  ...{ session_ended: true, session_not_found: true, storage_unavailable: true, token_expired: true },
  ...{ token_invalid: true, unauthenticated: true, unsupported_media_type: true },
}
const reasons: Record<EndReason, true> = {
  ...{ displaced: true, entitlement_revoked: true, missed_heartbeats: true, paused_too_long: true },
  ...{ session_timeout: true, stopped: true, superseded: true, terminated: true },
}

test('the player names each code and each reason of the contract', () => {
  expect(Object.keys(codes).toSorted()).toEqual(Object.keys(problems).toSorted())
  expect(Object.keys(reasons).toSorted()).toEqual(endReason.options.toSorted())
})

test('a refusal has what the viewer and support need: the reason of Identity, and the request', async () => {
  const { player, time, wire } = playing()
  wire.line = () =>
    refusal(403, 'not_entitled', 'show', { reason: 'no_active_subscription', request_id: '02eS6Cq/k9dSMzE=' })
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  expect(player.state()).toMatchObject({ reason: 'no_active_subscription', requestId: '02eS6Cq/k9dSMzE=' })
})

test('a viewer who gave up waiting can be told why: the last refusal, or no answer at all', async () => {
  for (const [line, lastCode] of [
    [() => refusal(429, 'rate_limited', 'retry'), 'rate_limited'],
    [() => Promise.reject(new TypeError('Failed to fetch')), undefined],
  ] as const) {
    const { player, time, wire } = playing()
    wire.line = line
    player.start({ contentId: 'film-1' })
    await time.advance(61_000)
    expect(player.state()).toMatchObject({ name: 'refused', code: 'unreachable', lastCode })
  }
})

test('a start that takes longer says why', async () => {
  const { player, time, wire } = playing()
  wire.line = () => refusal(503, 'dependency_unavailable', 'retry')
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  expect(player.state()).toEqual({ name: 'starting', contentId: 'film-1', lastCode: 'dependency_unavailable' })
})

test('an app whose sign-in fails is told that, and not that the service is away', async () => {
  const accessToken = () => Promise.reject(new Error('signed out'))
  const { player, time, names } = playing({ accessToken })
  player.start({ contentId: 'film-1' })
  await time.advance(0)
  expect(player.state()).toMatchObject({ name: 'starting', lastCode: 'no_access_token' })
  await time.advance(61_000)
  expect([player.state(), names()]).toMatchObject([{ code: 'unreachable', lastCode: 'no_access_token' }, []])
})
