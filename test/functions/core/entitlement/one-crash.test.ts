import { beforeEach, describe, expect, test } from 'vitest'
import { serviceAsking, shortly } from '../../../support/entitlement/asking.ts'
import type { Answer, Asked } from '../../../support/entitlement/upstream-server.ts'
import { logged } from '../../../support/service/logged.ts'
import { HOUR, movingClock } from '../../../support/service/moving-clock.ts'
import { newUser } from '../../../support/service/users.ts'

const YES: Answer = { body: { entitled: true, available: true } }
const NO: Answer = { body: { entitled: false } }
/** What makes a service fail, or talk nonsense, on one question. */
const CRASHES: Answer[] = [
  { body: { available: 1, entitled: 'yes' } },
  ...[400, 401, 429, 500, 503].map((status) => ({ status })),
  ...(['reset', 'break off'] as const),
]

let lines: unknown[]
beforeEach(() => {
  lines = logged()
})

const isBroken = (asked: Asked) => Object.values(asked.parameters).some((id) => id.startsWith('broken'))

/** The service, whose Identity and Content fail on whatever is called broken, and what a create there ends with. */
const failingOn = async (crash: Answer, otherwise: (asked: Asked) => Answer = () => YES, policy = 'deny') => {
  const answer = (asked: Asked) => (isBroken(asked) ? crash : otherwise(asked))
  const clock = movingClock()
  const settings = { DEPENDENCY_FAILURE_POLICY: policy, SESSION_TIMEOUT: '1m', JWT_EXPIRATION: '5m' }
  const { create } = await serviceAsking([answer], [answer], settings, clock.now)
  return { clock, create: async (user: string, more: object) => shortly(await create(user, { region: 'US', ...more })) }
}

describe.each(['deny', 'allow'])('with the policy %s', (policy) => {
  test.each(CRASHES)('a user whose titles make Content answer %j affects no other user', async (crash) => {
    const { create } = await failingOn(crash, () => YES, policy)
    const eve = newUser()
    for (let i = 0; i < 6; i++) expect(await create(eve, { content_id: `broken-${i}` })).toMatch(/identity|content/)
    for (const film of ['film-x', 'film-y', 'film-z'])
      expect(await create(newUser(), { content_id: film })).toBe('granted')
    expect(lines).not.toContainEqual(expect.objectContaining({ circuit: 'open' }))
  })

  test.each(CRASHES)('profiles that make Identity answer %j do not renew a lapsed entitlement', async (crash) => {
    const paid = { now: true }
    const { create, clock } = await failingOn(crash, () => (paid.now ? YES : NO), policy)
    const lapsed = newUser()
    expect(await create(lapsed, { content_id: 'film' })).toBe('granted')
    clock.pass(HOUR)
    paid.now = false
    for (let i = 0; i < 6; i++) expect(await create(lapsed, { profile_id: `broken-${i}` })).toBe('identity')
    expect(await create(lapsed, { content_id: 'film' })).toBe('not_entitled')
    expect(await create(lapsed, { content_id: 'never-seen' })).toBe('not_entitled')
  })
})

test.each([0.4, 0.9])('a broken title that %f of all creates ask for affects no other title', async (share) => {
  const { create } = await failingOn({ status: 500 })
  const others: string[] = []
  for (let i = 0; i < 50; i++) {
    const broken = i % 10 < share * 10
    const outcome = await create(newUser(), { content_id: broken ? 'broken' : `film-${i}` })
    if (!broken) others.push(outcome)
  }
  expect(others).toEqual(Array(Math.round(50 * (1 - share))).fill('granted'))
})

test('in an outage a service is not asked, and asked as usual after its first answer', async () => {
  const well = { now: false }
  const { create } = await failingOn(YES, () => (well.now ? YES : { status: 500 }))
  for (let i = 0; i < 8; i++) await create(newUser(), { content_id: `film-${i}` })
  expect(lines).toContainEqual(expect.objectContaining({ upstream: 'identity', circuit: 'open' }))
  well.now = true
  expect(await create(newUser(), { content_id: 'film' })).toBe('identity')
  const granted = () => create(newUser(), { content_id: 'film' })
  await expect.poll(granted, { timeout: 15_000 }).toBe('granted')
  expect(await Promise.all(Array.from({ length: 5 }, granted))).toEqual(Array(5).fill('granted'))
})
