import { afterAll, expect, test } from 'vitest'
import type { AnswerSeen } from '../../../../bin/local/activity/happening.ts'
import {
  content as contentTable,
  identity as identityTable,
} from '../../../../bin/local/stand-ins/stand-in-outcomes.ts'
import { startContent, startIdentity } from '../../../../bin/local/stand-ins/upstreams.ts'
import type { Mood } from '../../../../bin/local/switches/switches.ts'
import { describeOutcomes } from '../../../../bin/local/terminal/describe-outcomes.ts'

const identity = await startIdentity()
const content = await startContent()
afterAll(async () => void (await Promise.all([identity.stop(), content.stop()])))

const get = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init)
  const text = await response.text()
  const isJson = response.headers.get('content-type') === 'application/json'
  return [response.status, isJson ? JSON.parse(text) : text]
}
const entitlement = (user: string, init?: RequestInit, profile = 'main') =>
  get(`${identity.url}/api/entitlement/validate?userID=${user}&profileID=${profile}&contentID=film`, init)
const availability = (title: string, region = 'US') =>
  get(`${content.url}/api/content/availability?contentID=${title}&region=${region}`)

test.each([
  ['ann', [200, { entitled: true }]],
  ['', [400, { error: 'missing: userID' }]],
  ['not-entitled-ann', [200, { entitled: false, reason: 'no_active_subscription' }]],
  ['one-stream-ann', [200, { entitled: true, max_concurrent_streams: 1 }]],
  ['streams-12-ann', [200, { entitled: true, max_concurrent_streams: 12 }]],
  ['streams-many-ann', [200, { entitled: true }]],
  ['identity-failing-ann', [500, expect.anything()]],
  ['identity-nonsense-ann', [200, '<h1>Welcome']],
  ['identity-malformed-ann', [200, { entitled: 'yes' }]],
  ['identity-rejecting-ann', [400, expect.anything()]],
  ['odd-plan-ann', [200, { entitled: true, max_concurrent_streams: -1 }]],
  ['identity-busy-ann', [429, expect.anything()]],
  ['identity-unauthorized-ann', [401, expect.anything()]],
  ['identity-forbidden-ann', [403, expect.anything()]],
  ['identity-unknown-ann', [404, expect.anything()]],
])('Identity answers user %s with %o', async (user, answer) => expect(await entitlement(user)).toEqual(answer))

test.each([
  ['film', 'DE', [200, { available: true }]],
  ['unavailable-film', 'US', [200, { available: false, reason: 'title_withdrawn' }]],
  ['only-us-film', 'US', [200, { available: true }]],
  ['only-us-film', 'DE', [200, { available: false, reason: 'not_available_in_region' }]],
  ['content-failing-film', 'US', [500, expect.anything()]],
  ['content-nonsense-film', 'US', [200, '<h1>Welcome']],
  ['content-malformed-film', 'US', [200, { available: 1 }]],
])('Content answers title %s in %s with %o', async (title, region, answer) =>
  expect(await availability(title, region)).toEqual(answer),
)

test('an entitlement lapses after the first answer, and what its profiles get is their own', async () => {
  expect(await entitlement('lapsing-ann')).toEqual([200, { entitled: true }])
  for (const profile of ['identity-rejecting-0', 'identity-rejecting-1'])
    expect(await entitlement('lapsing-ann', {}, profile)).toEqual([400, expect.anything()])
  for (const _ of [1, 2])
    expect(await entitlement('lapsing-ann')).toEqual([200, { entitled: false, reason: 'subscription_ended' }])
  expect(await entitlement('lapsing-bob')).toEqual([200, { entitled: true }])
})

test('a slow stand-in answers later than the service waits', async () => {
  const before = Date.now()
  expect(await entitlement('identity-slow-ann')).toEqual([200, { entitled: true }])
  expect(Date.now() - before).toBeGreaterThan(1_900)
})

test('a broken stand-in closes the connection', async () => {
  await expect(entitlement('identity-broken-ann')).rejects.toThrow()
  await expect(availability('content-broken-film')).rejects.toThrow()
})

test('a flaky stand-in fails the first attempt of every request', async () => {
  for (const id of ['one', 'two']) {
    const headers = { 'x-request-id': id }
    expect((await entitlement('identity-flaky-ann', { headers }))[0]).toBe(500)
    expect((await entitlement('identity-flaky-ann', { headers }))[0]).toBe(200)
  }
})

test('a wrong path of a stand-in is a 400 and never a no', async () => {
  expect((await get(`${identity.url}/api/entitlement`))[0]).toBe(400)
})

test('a stand-in whose port is taken uses a free one', async () => {
  const other = await startIdentity(Number(new URL(identity.url).port))
  await other.stop()
  expect(other.url).not.toBe(identity.url)
})

test('npm start lists every beginning of an id that chooses an answer', () => {
  const told = describeOutcomes()
  for (const beginning of ['one-stream-', 'streams-<n>-', 'identity-slow-', 'only-us-', 'content-broken-'])
    expect(told).toMatch(
      new RegExp(`^\\| \`(profile|content)_id\`.* \`${beginning}…\` \\| (Identity|Content): .+ \\|$`, 'm'),
    )
})

test('a mood decides for everyone, and what was answered is told', async () => {
  let mood: Mood = 'failing'
  const answers: AnswerSeen[] = []
  const moody = await startIdentity(0, { mood: () => mood, onAnswer: (answer) => answers.push(answer) })
  const ask = () => get(`${moody.url}/api/entitlement/validate?userID=one-stream-ann&profileID=main&contentID=film`)
  expect((await ask())[0]).toBe(500)
  mood = 'no'
  expect(await ask()).toEqual([200, { entitled: false, reason: 'no_active_subscription' }])
  mood = 'normal'
  expect(await ask()).toEqual([200, { entitled: true, max_concurrent_streams: 1 }])
  await moody.stop()
  expect(answers.map(({ answer }) => answer)).toEqual(['500', '200', '200'])
  expect(answers[0]).toMatchObject({ service: 'Identity', asked: { userID: 'one-stream-ann', contentID: 'film' } })
})

test('every mood of a stand-in is a row of its table', () => {
  for (const { moods, outcomes } of [identityTable, contentTable])
    for (const prefix of Object.values(moods)) expect(outcomes.map((one) => one.prefix)).toContain(prefix)
})
