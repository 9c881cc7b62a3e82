import { expect, test } from 'vitest'
import { problems } from '../../../../functions/contract/problems.ts'
import type { SettingName } from '../../../../functions/contract/settings/settings.ts'
import { createSecretReader } from '../../../../functions/core/aws/secret.ts'
import { createEntitlement, type Title, viewerRegionOf } from '../../../../functions/core/entitlement/entitlement.ts'
import type { Refusal } from '../../../../functions/core/refusal.ts'
import { readConfig } from '../../../../functions/runtime/config.ts'
import { type Answer, startUpstream } from '../../../support/entitlement/upstream-server.ts'
import { logged } from '../../../support/service/logged.ts'
import { startSecretsManager } from '../../../support/signing-keys/secrets-manager.ts'

type Script = Parameters<typeof startUpstream>

const title = { userId: 'u', profileId: 'p', contentId: 'c', region: 'US', requestId: 'request-1' }
const YES = { body: { entitled: true, available: true } }
const NO = { body: { entitled: false, available: false, reason: 'because' } }

/** Both services by their scripts, and what asks them. */
const asking = async (
  identityScript: Script,
  contentScript: Script,
  more: Partial<Record<SettingName, string>> = {},
  secrets = createSecretReader({}),
) => {
  const identity = await startUpstream(...identityScript)
  const content = await startUpstream(...contentScript)
  const urls = { IDENTITY_SERVICE_URL: identity.url, CONTENT_SERVICE_URL: `${content.url}/` }
  const { decide } = createEntitlement(readConfig({ AUTHENTICATION: 'none', ...urls, ...more }), secrets)
  const shown = ({ code, members, retryAfterSeconds }: Refusal) => ({
    code,
    status: problems[code].status,
    members,
    retryAfterSeconds,
  })
  const outcome = (asked: Title = title) =>
    decide(asked, { now: Date.now() }).then(
      ({ denied, planLimit }) => (denied ? shown(denied) : { planLimit }),
      (refusal: Refusal) => shown(refusal),
    )
  return { identity, content, decide, outcome }
}

test('Identity and Content are asked at the same time', async () => {
  const met = Promise.withResolvers<void>()
  const waiting = { count: 0 }
  /** Answers only when both have been asked. */
  const meet = async () => {
    waiting.count += 1
    if (waiting.count === 2) met.resolve()
    await met.promise
    return YES
  }
  const { outcome } = await asking([meet], [meet])
  expect(await outcome()).toEqual({ planLimit: undefined })
})

test('each service gets its parameters, encoded, and the request id', async () => {
  const { identity, content, outcome } = await asking([YES], [YES])
  const asked = { userId: 'a&b=c', profileId: 'p+q', contentId: 'c/d?e#f%41', region: 'U&S', requestId: 'id=' }
  await outcome(asked)
  expect(identity.asked.map(({ path, parameters }) => [path, parameters])).toEqual([
    ['/api/entitlement/validate', { userID: 'a&b=c', profileID: 'p+q', contentID: 'c/d?e#f%41' }],
  ])
  expect(content.asked.map(({ path, parameters }) => [path, parameters])).toEqual([
    ['/api/content/availability', { contentID: 'c/d?e#f%41', region: 'U&S' }],
  ])
  expect([identity, content].map((one) => one.asked[0]?.headers['x-request-id'])).toEqual(['id=', 'id='])
})

test('a no of either is a 403 with its reason', async () => {
  const refusals: Answer[] = [NO, ...[403, 404, 410, 451].map((status) => ({ ...NO, status }))]
  for (const no of refusals) {
    const denied = { status: 403, members: { reason: 'because' } }
    expect(await (await asking([no], [YES])).outcome()).toMatchObject({ code: 'not_entitled', ...denied })
    expect(await (await asking([YES], [no])).outcome()).toMatchObject({ code: 'content_unavailable', ...denied })
  }
  for (const odd of [{ max_concurrent_streams: -1 }, { max_concurrent_streams: '2' }, { reason: 7 }, { plan: [] }])
    expect(await (await asking([{ body: { entitled: false, ...odd } }], [YES])).outcome()).toMatchObject({
      status: 403,
    })
  const silent = await asking([{ body: { entitled: false } }], [YES])
  expect(await silent.outcome()).toEqual({
    code: 'not_entitled',
    status: 403,
    members: {},
    retryAfterSeconds: undefined,
  })
})

test('a no of one service counts whatever the other answers', async () => {
  logged()
  const others: Answer[] = [YES, NO, { status: 500 }, { body: 'nonsense' }, 'hang']
  const outcomes = await Promise.all(
    others.flatMap((other) => [asking([NO], [other]), asking([other], [NO])]).map(async (one) => (await one).outcome()),
  )
  expect(outcomes.map((outcome) => 'code' in outcome && outcome.code)).toEqual(
    others.flatMap((other) => ['not_entitled', other === NO ? 'not_entitled' : 'content_unavailable']),
  )
})

test('without a usable answer the dependency is named', async () => {
  const unavailable = { code: 'dependency_unavailable', status: 503, retryAfterSeconds: 1 }
  const failing = { status: 500 }
  const cases = [
    [[failing], [YES], 'identity'],
    [[YES], [failing], 'content'],
    [[failing], [failing], 'identity'],
  ] as const
  for (const [identityScript, contentScript, dependency] of cases)
    expect(await (await asking([...identityScript], [...contentScript])).outcome()).toEqual({
      ...unavailable,
      members: { dependency },
    })
})

test('an answer with a wrong schema is neither yes nor no', async () => {
  logged()
  const wrong = [
    {},
    { entitled: 1, available: 1 },
    { entitled: 'true', available: 'true' },
    { entitled: null },
    [YES.body],
  ]
  for (const body of wrong) {
    expect(await (await asking([{ body }], [YES])).outcome()).toMatchObject({ members: { dependency: 'identity' } })
    expect(await (await asking([YES], [{ body }])).outcome()).toMatchObject({ members: { dependency: 'content' } })
  }
})

test('a plan names its limit, or none', async () => {
  logged()
  const limitOf = async (max_concurrent_streams: unknown) =>
    (await asking([{ body: { entitled: true, max_concurrent_streams, plan: 'x' } }], [YES])).outcome()
  for (const limit of [1, 4, 1_000_000]) expect(await limitOf(limit)).toEqual({ planLimit: limit })
  for (const none of [undefined, null, 0]) expect(await limitOf(none)).toEqual({ planLimit: undefined })
  for (const strange of [-1, 1.5, '4', 2 ** 53, true, [], {}])
    expect(await limitOf(strange), String(strange)).toMatchObject({ status: 503 })
})

test('without a region Content is asked, unless the stage says otherwise', async () => {
  const anywhere = { ...title, region: undefined }
  const asked = await asking([YES], [NO])
  expect(await asked.outcome(anywhere)).toMatchObject({ code: 'content_unavailable' })
  expect(asked.content.asked.map(({ parameters }) => parameters)).toEqual([{ contentID: 'c' }])
  const skipping = await asking([YES], [NO], { AVAILABILITY_WITHOUT_REGION: 'skip' })
  expect(await skipping.outcome(anywhere)).toEqual({ planLimit: undefined })
  expect(skipping.content.asked).toEqual([])
})

test('the region is the header’s, else the body’s, else the default', () => {
  const settings = readConfig({
    AUTHENTICATION: 'none',
    REGION_HEADER: 'CloudFront-Viewer-Country',
    DEFAULT_REGION: 'FR',
  })
  const header = { 'cloudfront-viewer-country': 'DE' }
  expect(viewerRegionOf(settings, header, 'US')).toBe('DE')
  expect(viewerRegionOf(settings, {}, 'US')).toBe('US')
  expect(viewerRegionOf(settings, { 'cloudfront-viewer-country': '' }, 'US')).toBe('US')
  expect(viewerRegionOf(settings, { 'cloudfront-viewer-country': 'not usable' }, 'US')).toBe('US')
  expect(viewerRegionOf(settings, {}, undefined)).toBe('FR')
  expect(viewerRegionOf(readConfig({ AUTHENTICATION: 'none' }), header, undefined)).toBeUndefined()
  expect(viewerRegionOf(readConfig({ AUTHENTICATION: 'none' }), header, 'US')).toBe('US')
})

test('a bearer is sent to the service whose secret is named', async () => {
  const aws = await startSecretsManager({ identity: 'bearer-1', content: 'bearer-2' })
  const both = { IDENTITY_BEARER_SECRET: 'identity', CONTENT_BEARER_SECRET: 'content' }
  const sentWith = async (more: Partial<Record<SettingName, string>>) => {
    const { identity, content, outcome } = await asking([YES], [YES], more, createSecretReader(aws.environment))
    expect(await outcome()).toEqual({ planLimit: undefined })
    return [identity, content].map((one) => one.asked[0]?.headers.authorization)
  }
  expect(await sentWith(both)).toEqual(['Bearer bearer-1', 'Bearer bearer-2'])
  expect(await sentWith({ CONTENT_BEARER_SECRET: 'content' })).toEqual([undefined, 'Bearer bearer-2'])
})

test('a bearer that cannot be read makes its service unavailable', async () => {
  const aws = await startSecretsManager({ content: 'bearer-2' })
  const both = { IDENTITY_BEARER_SECRET: 'identity', CONTENT_BEARER_SECRET: 'content' }
  const { identity, outcome } = await asking([YES], [YES], both, createSecretReader(aws.environment))
  expect(await outcome()).toMatchObject({ status: 503, members: { dependency: 'identity' } })
  expect(identity.asked).toEqual([])
})

test('a bearer appears in no log', async () => {
  const lines = logged()
  const aws = await startSecretsManager({ identity: 'bearer-1' })
  const secrets = createSecretReader(aws.environment)
  const { decide } = await asking([{ status: 401 }], [YES], { IDENTITY_BEARER_SECRET: 'identity' }, secrets)
  const error = await decide(title, { now: Date.now() }).catch((refusal) => refusal)
  expect(lines).toHaveLength(1)
  expect(`${JSON.stringify(lines)} ${error.cause}`).not.toContain('bearer-1')
})
