import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import usualRequest from '../../../../functions/core/lua/parts/account/usual-request.lua'
import { partitionOf, slotsKey, tagOf } from '../../../../functions/core/redis/partition.ts'
import { findRequest } from '../../../../functions/core/redis/scripts.ts'
import { anonymous, leftBehind, plainUserIn } from '../../../support/lua/left-behind.ts'
import { at, NOW, rarely } from '../../../support/lua/usual-sessions.ts'
import { commandsOf } from '../../../support/redis/commands-of.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { limited, service } from '../../../support/service/service.ts'
import { memoryKey } from '../../../support/service/stored-memory.ts'
import { size } from '../../../support/size.ts'

const RATE = 30 * 1_000
const asOfs = rarely(at(-60_000), at(0), at(1), at(60_000), '0')
const tills = rarely(at(60_000), at(0), at(1))
const decisions = fc.option(
  fc.record({
    till: tills,
    answer: fc.constantFrom('yes', 'no'),
    as_of: asOfs,
    limit: fc.constantFrom('', '3'),
    reason: rarely('', 'a reason', 'in%09words', '100%25'),
  }),
)
/** What Redis may have of an account, most of it usual in most ways. */
const accounts = fc.record({
  creates: rarely('', ...[1_000, RATE - 1_000, RATE, 61_000].map((ms) => `${at(ms)} aaaaaaaa`), `${at(500)} theseop1`),
  revoked_at: rarely('', at(-70_000), at(-60_000), at(-500)),
  limit_as_of: rarely(at(-60_000), '', at(2_000), at(60_000)),
  entitlement: decisions,
  availability: decisions,
  asBefore: rarely('', 'entitlement', 'availability', 'request'),
  request: rarely('another', 'same'),
  ttl: fc.constantFrom(1_000, 100_000),
})
const creates = fc.record({
  request: fc.constantFrom('', 'digest'),
  operation: fc.constantFrom('theseop1-and-more', 'otherop2-and-more'),
})
type Account = typeof accounts extends fc.Arbitrary<infer Value> ? Value : never

const line = (...words: string[]) => `${words.join('\t')}\n`
const memoryOf = ({ entitlement, availability, request }: Account) =>
  [
    'an-id \n',
    ...[['e', entitlement] as const, ['a', availability] as const].map(([letter, one]) =>
      one ? line(`${letter}${letter}`, one.till, one.answer, one.as_of, one.limit, one.reason) : '',
    ),
    line(request === 'same' ? 'rdigest' : 'rother', at(60_000), 'f2', 'an-id'),
  ].join('')

test('the usual request leaves the same behind, and answers the same, as the script does without it', async () => {
  const running = service({ settings: { ...limited, CREATE_RATE_LIMIT: '60', CREATE_BURST: '30' }, clock: () => NOW })
  const redis = running.redis as Redis
  const partition = partitionOf('x')
  const withIt = running.store.script(findRequest, (raw) => (raw as unknown[]).slice(0, 4))
  const careful = { ...findRequest, parts: findRequest.parts.filter((part) => part !== usualRequest) }
  const withoutIt = running.store.script(careful, (raw) => (raw as unknown[]).slice(0, 4))
  const play = async (find: typeof withIt, account: Account, create: { request: string; operation: string }) => {
    const userId = plainUserIn(partition)
    const key = (...parts: string[]) => [tagOf(partition), ...parts].join(':')
    const { creates: charged, revoked_at, limit_as_of } = account
    const record = Object.entries({ creates: charged, revoked_at, limit_as_of }).filter(([, value]) => value)
    if (record.length > 0) await redis.hset(key('account', userId), ...record.flat())
    await redis.pexpire(key('account', userId), account.ttl)
    await redis.set(memoryKey(userId), memoryOf(account))
    if (account.asBefore === 'request')
      await redis.hset(key('request', userId, 'digest'), 'session_id', 'an-id', 'fingerprint', 'f1')
    else if (account.asBefore)
      await redis.hset(
        key('decision', userId, account.asBefore, account.asBefore.slice(0, 1)),
        ...['answer', 'yes', 'as_of', at(-9_000), 'reason', '', 'max_concurrent_streams', '7'],
      )
    const answer = await find(partition, slotsKey(userId), {
      ...{ user_id: userId, correlation_id: '', entitlement: 'e', availability: 'a' },
      ...{ fingerprint: 'f1', fingerprint_2: 'f2', ...create },
    })
    const isKept = (await redis.pttl(key('account', userId))) > 1_000
    return anonymous([answer, await leftBehind(redis, userId, []), isKept], userId, [])
  }
  await fc.assert(
    fc.asyncProperty(accounts, creates, async (account, create) => {
      expect(await play(withIt, account, create)).toBe(await play(withoutIt, account, create))
    }),
    { numRuns: size(40, 2_000) },
  )
})

testOnServer('a usual request is taken for one: it reads its account and its memory once', async () => {
  const { address, ask } = await ownRedis()
  const running = service({ settings: { ...limited, REDIS_ADDR: address } })
  const userId = plainUserIn(7)
  await running.create(userId)
  const calls = await commandsOf(ask, async () => {
    expect((await running.create(userId, {}, { 'idempotency-key': 'k' })).status).toBe(201)
  })
  expect(calls.filter((call) => /^(hgetall|hmget|evalsha)/.test(call))).toEqual(['evalsha 2', 'hmget 2'])
})
