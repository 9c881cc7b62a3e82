import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serviceAsking, shortly } from '../../../support/entitlement/asking.ts'
import { meaningOf, played, type Trick, tricks } from '../../../support/entitlement/hostile.ts'
import type { Answer, Asked } from '../../../support/entitlement/upstream-server.ts'
import { logged } from '../../../support/service/logged.ts'
import { HOUR, MINUTE, movingClock } from '../../../support/service/moving-clock.ts'
import { newUser } from '../../../support/service/users.ts'
import { size } from '../../../support/size.ts'

const SETTINGS = { MAX_CONCURRENT_STREAMS: '50', SESSION_TIMEOUT: '1m', JWT_EXPIRATION: '5m' }
/** After it nothing is fresh, so that every create asks. */
const STALE = 6 * MINUTE

type Member = 'profile_id' | 'content_id' | 'region'
type Step =
  | { readonly who: 'honest'; readonly user: number; readonly title: number; readonly region: string }
  | { readonly who: 'hostile'; readonly user: number; readonly member: Member; readonly trick: Trick }
  | { readonly who: 'lapsed'; readonly user: number }

const honest = fc.record({
  who: fc.constant('honest' as const),
  user: fc.nat(5),
  title: fc.nat(9),
  region: fc.constantFrom('US', 'DE'),
})
const hostile = fc.record({
  who: fc.constant('hostile' as const),
  user: fc.nat(2),
  member: fc.constantFrom<Member>('profile_id', 'content_id', 'region'),
  trick: tricks,
})
const lapsed = fc.record({ who: fc.constant('lapsed' as const), user: fc.nat(2) })
const step = fc.oneof(
  { weight: 3, arbitrary: honest },
  { weight: 4, arbitrary: hostile },
  { weight: 1, arbitrary: lapsed },
)

/** What Identity and Content say of an honest question, and what a create gets by it. */
const truth = (title: number, region: string) => ({
  entitled: title !== 3,
  available: title !== 4 && (title !== 5 || region === 'US'),
})
const deserved = ({ title, region }: { title: number; region: string }) => {
  const { entitled, available } = truth(title, region)
  if (!entitled) return 'not_entitled'
  return available ? 'granted' : 'content_unavailable'
}

/** What the trick is worth to somebody who is not entitled: a clear yes to this very question, and nothing else. */
const worth = (member: Member, trick: Trick) => {
  if (member === 'region') return 'not_entitled'
  const ofIdentity = meaningOf('identity', trick)
  const ofContent = member === 'content_id' ? meaningOf('content', trick) : 'yes'
  if (ofIdentity === 'no') return 'not_entitled'
  if (ofContent === 'no') return 'content_unavailable'
  if (ofIdentity === 'neither') return 'identity'
  return ofContent === 'neither' ? 'content' : 'granted'
}

/** The service among honest users and three accounts whose entitlement has lapsed and who know how to trick others. */
const world = async (policy: string) => {
  const known: Trick[] = []
  const subscribed = { hostile: true }
  const honestUsers = Array.from({ length: 6 }, () => newUser('honest'))
  const accounts = Array.from({ length: 3 }, () => newUser('hostile'))
  const answerTo = ({ parameters }: Asked): Answer | Promise<Answer> => {
    const { profileID = '', contentID = '', region = '', userID = '' } = parameters
    const trick = [profileID, contentID, region].flatMap((id) => /^trick-(\d+)$/.exec(id)?.[1] ?? [])[0]
    if (trick) return played(known[Number(trick)] as Trick)
    const { entitled, available } = truth(Number(contentID.split('-')[1]), region)
    const isLapsed = userID.startsWith('hostile') && !subscribed.hostile
    return { body: { entitled: entitled && !isLapsed, available } }
  }
  const clock = movingClock()
  const settings = { ...SETTINGS, DEPENDENCY_FAILURE_POLICY: policy }
  const { create } = await serviceAsking([answerTo], [answerTo], settings, clock.now)
  const trickBody = (member: Member, trick: Trick) => ({
    ...{ content_id: 'film-0', region: 'US' },
    [member]: `trick-${known.push(trick) - 1}`,
  })
  /** What a create of a step is told, and what it is to be told. */
  const take = async (one: Step): Promise<[string, string]> => {
    if (one.who === 'honest') {
      const body = { content_id: `film-${one.title}`, region: one.region }
      return [shortly(await create(honestUsers[one.user] as string, body)), deserved(one)]
    }
    const account = accounts[one.user] as string
    if (one.who === 'lapsed')
      return [shortly(await create(account, { content_id: 'film-0', region: 'US' })), 'not_entitled']
    return [shortly(await create(account, trickBody(one.member, one.trick))), worth(one.member, one.trick)]
  }
  /** Everybody has a yes from before, the accounts to film 0, which they lose. */
  const lapse = async () => {
    for (const account of accounts)
      expect(shortly(await create(account, { content_id: 'film-0', region: 'US' }))).toBe('granted')
    subscribed.hostile = false
    clock.pass(HOUR)
  }
  const earlier = async () => {
    for (let user = 0; user < 6; user++)
      for (const title of [0, 1, 3, 5]) {
        const [told, expected] = await take({ who: 'honest', user, title, region: 'US' })
        expect(told).toBe(expected)
      }
    clock.pass(HOUR)
  }
  return { take, lapse, earlier, clock }
}

test.each(['deny', 'allow'])(
  'with %s, odd questions change nothing for others and admit nobody',
  async (policy) => {
    const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 5, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.boolean(), rounds, async (isKnown, batches) => {
        const lines = logged()
        const { take, lapse, earlier, clock } = await world(policy)
        await lapse()
        if (isKnown) await earlier()
        for (const batch of batches) {
          const outcomes = await Promise.all(batch.map(take))
          expect(outcomes.map(([told]) => told)).toEqual(outcomes.map(([, expected]) => expected))
          clock.pass(STALE)
        }
        expect(JSON.stringify(lines)).not.toMatch(/"circuit":"open"|hostile-|honest-|trick-/)
      }),
      { numRuns: size(4, 100), endOnFailure: true },
    )
  },
  size(60_000, 1_200_000),
)
