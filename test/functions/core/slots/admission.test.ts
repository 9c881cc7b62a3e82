import { describe, expect, test } from 'vitest'
import type { SettingName } from '../../../../functions/contract/settings/settings.ts'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'
import { createSigningKeys } from '../../../../functions/core/signing-keys/signing-keys.ts'
import { createAdmission } from '../../../../functions/core/slots/admission.ts'
import type { Create } from '../../../../functions/core/slots/create.ts'
import { createPlaybackTokens } from '../../../../functions/core/tokens/playback-token.ts'
import { serviceAsking as asking } from '../../../support/entitlement/asking.ts'
import type { startUpstream } from '../../../support/entitlement/upstream-server.ts'
import { logged } from '../../../support/service/logged.ts'
import { createBody, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

type Script = Parameters<typeof startUpstream>

const YES = { body: { entitled: true, available: true } }
const NO = { body: { entitled: false, available: false, reason: 'because' } }
const FAILING = { status: 500 }

/** Nothing is remembered: every create asks. */
const ASKING = { ENTITLEMENT_CACHE_TTL: 'off', AVAILABILITY_CACHE_TTL: 'off', DECISION_MAX_STALE: 'off' }

const serviceAsking = (
  identityScript: Script,
  contentScript: Script,
  more: Partial<Record<SettingName, string>> = {},
) => asking(identityScript, contentScript, { ...ASKING, ...more })

const createOf = (userId: string): Create => ({
  sessionId: createSessionId(userId, Date.now()),
  body: createBody(userId),
  region: undefined,
  idempotencyKey: undefined,
  correlationId: 'correlation-1',
})

test('the plan’s limit counts and is remembered', async () => {
  const plan = (max_concurrent_streams: unknown) => ({ body: { entitled: true, max_concurrent_streams } })
  const user = newUser()
  const { create, usage } = await serviceAsking([plan(2), plan(2), plan(2), plan(7), plan(null), plan(0)], [YES])
  expect((await usage(user)).max_concurrent_streams).toBe(4)
  expect((await create(user)).body.concurrency).toEqual({ active_stream_count: 1, max_concurrent_streams: 2 })
  expect((await create(user)).status).toBe(201)
  expect((await create(user)).body).toMatchObject({ status: 409, max_concurrent_streams: 2, active_stream_count: 2 })
  expect((await usage(user)).max_concurrent_streams).toBe(2)
  expect((await create(user)).body.concurrency.max_concurrent_streams).toBe(7)
  expect((await usage(user)).max_concurrent_streams).toBe(7)
  for (const none of ['null', '0']) {
    const { body } = await create(user)
    expect(body.max_concurrent_streams ?? body.concurrency?.max_concurrent_streams, none).toBe(4)
    expect((await usage(user)).max_concurrent_streams).toBe(4)
  }
})

test('a service that fails once refuses no create', async () => {
  const { create, identity, content } = await serviceAsking([FAILING, YES], ['reset', YES])
  expect((await create(newUser(), { region: 'US' })).status).toBe(201)
  expect([identity.asked.length, content.asked.length]).toEqual([2, 2])
})

test('Identity gets the ids of the body and the id of the request', async () => {
  const { create, identity } = await serviceAsking([YES], [YES])
  const user = newUser()
  const { headers } = await create(user, { content_id: 'title/1?x' }, { 'x-correlation-id': 'mine' })
  expect(identity.asked[0]).toMatchObject({
    parameters: { userID: user, profileID: 'profile-1', contentID: 'title/1?x' },
    headers: { 'x-request-id': headers['x-request-id'] },
  })
})

test('the region asked about is the one of the session', async () => {
  const settings = { REGION_HEADER: 'X-Viewer-Country', DEFAULT_REGION: 'FR' } as const
  const { create, content } = await serviceAsking([YES], [YES], settings)
  const cases = [
    [{ region: 'US' }, { 'x-viewer-country': 'DE' }, 'DE'],
    [{ region: 'US' }, {}, 'US'],
    [{}, {}, 'FR'],
  ] as const
  for (const [body, headers, region] of cases) {
    expect((await create(newUser(), body, headers)).body.session.region).toBe(region)
    expect(content.asked.at(-1)?.parameters.region).toBe(region)
  }
})

test('a session without a known region has none, and its title is asked about all the same', async () => {
  const { create, content } = await serviceAsking([YES], [YES, NO])
  const { status, body } = await create(newUser())
  expect([status, 'region' in body.session, content.asked.at(-1)?.parameters.contentID]).toEqual([
    ...[201, false],
    body.session.content_id,
  ])
  expect((await create(newUser())).body.code).toBe('content_unavailable')
})

describe('a create that is refused', () => {
  const refusals = [
    ['not_entitled', [NO], [YES], 403],
    ['content_unavailable', [YES], [NO], 403],
    ['dependency_unavailable', [FAILING], [YES], 503],
    ['dependency_unavailable', [YES], [FAILING], 503],
  ] as const

  test('takes no slot and ends no session it named', async () => {
    for (const [code, identityScript, contentScript, status] of refusals) {
      logged()
      const user = newUser()
      const { create, call, usage } = await serviceAsking([YES, ...identityScript], [YES, ...contentScript])
      const first = (await create(user, { region: 'US' })).body.session.session_id
      const refused = await create(user, { region: 'US', terminate_sessions: [first] })
      expect(refused.body).toMatchObject({ status, code })
      expect((await call('get-session', first)).body.status).toBe('active')
      expect((await usage(user)).active_sessions).toEqual([first])
    }
  })

  test('has an event with the reason of the no', async () => {
    for (const [code, identityScript, contentScript] of refusals.slice(0, 2)) {
      const user = newUser()
      const { create, events } = await serviceAsking([...identityScript], [...contentScript])
      const { headers } = await create(user, { region: 'US' })
      const [denied, ...more] = await events(user)
      expect(more).toEqual([])
      expect(denied).toEqual({
        event_id: expect.any(String),
        schema_version: 1,
        event_type: 'playback.denied',
        timestamp: expect.any(String),
        ...createBody(user),
        region: 'US',
        correlation_id: headers['x-request-id'],
        metadata: { code, reason: 'because' },
      })
    }
  })

  test('has no event when a service failed', async () => {
    logged()
    for (const [, identityScript, contentScript] of refusals.slice(2)) {
      const user = newUser()
      const { create, events } = await serviceAsking([...identityScript], [...contentScript])
      await create(user, { region: 'US' })
      expect(await events(user)).toEqual([])
    }
  })

  test('names the service that failed and says when to retry', async () => {
    logged()
    const { create } = await serviceAsking([FAILING], [YES])
    const { headers, body } = await create(newUser())
    expect(body).toMatchObject({ code: 'dependency_unavailable', recovery: 'retry', dependency: 'identity' })
    expect(headers['retry-after']).toBe('1')
  })
})

test('without keys to sign with a create takes no slot', async () => {
  const texts = ['Secrets Manager is down', '{}', '{"kty":"oct","alg":"HS256","kid":"a","k":"A"}']
  for (const text of texts) {
    const { concurrency, entitlement, settings, events, call } = service()
    const user = newUser()
    const keySet = createSigningKeys(
      text.startsWith('{') ? async () => text : async () => Promise.reject(new Error(text)),
    )
    const { admit } = createAdmission({ concurrency, entitlement, tokens: createPlaybackTokens(keySet, settings) })
    const create = createOf(user)
    await expect(admit(create, 'request-1')).rejects.toMatchObject({
      code: 'dependency_unavailable',
      members: { dependency: 'signing_keys' },
    })
    expect((await call('get-concurrency', user)).body.active_stream_count).toBe(0)
    expect(await events(user)).toEqual([])
  }
})

test('a replay asks neither Identity nor Content', async () => {
  const { create, identity, content } = await serviceAsking([YES, NO], [YES, NO])
  const user = newUser()
  const headers = { 'idempotency-key': 'one' }
  const first = await create(user, { region: 'US' }, headers)
  const again = await create(user, { region: 'US' }, headers)
  expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 201, 'true'])
  expect([identity.asked.length, content.asked.length]).toEqual([1, 1])
})

test('a refused create leaves its Idempotency-Key unused', async () => {
  const { create } = await serviceAsking([NO, YES], [YES])
  const user = newUser()
  const headers = { 'idempotency-key': 'one' }
  expect((await create(user, {}, headers)).status).toBe(403)
  expect((await create(user, { position: 7 }, headers)).status).toBe(201)
})
