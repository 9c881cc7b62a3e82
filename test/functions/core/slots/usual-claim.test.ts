import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import usualClaim from '../../../../functions/core/lua/parts/account/usual-claim.lua'
import {
  deadlinesKey,
  outboxKey,
  partitionOf,
  sessionKey,
  slotsKey,
  tagOf,
} from '../../../../functions/core/redis/partition.ts'
import { claimSlot } from '../../../../functions/core/redis/scripts.ts'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'
import { anonymous, leftBehind, plainUserIn } from '../../../support/lua/left-behind.ts'
import { at, NOW, rarely } from '../../../support/lua/usual-sessions.ts'
import { commandsOf } from '../../../support/redis/commands-of.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { limited, service } from '../../../support/service/service.ts'
import { memoryKey } from '../../../support/service/stored-memory.ts'
import { storedText } from '../../../support/service/stored-session.ts'
import { size } from '../../../support/size.ts'

/** What Redis may have of an account: its record, its sessions by their deadlines, decisions, a request. */
const accounts = fc.record({
  max_concurrent_streams: rarely('9', '', '1', '3'),
  limit_as_of: rarely('', at(-60_000), at(-900), at(2_000), at(60_000)),
  revoked_at: rarely('', at(-60_000), at(-500)),
  deadlines: fc.array(rarely(60_000, 30_000, 90_000, 93_000, 0, -1), { maxLength: 4 }),
  entitlement_as_of: rarely('', at(-60_000), at(-500), at(60_000)),
  request: rarely('none', 'same', 'another', 'same, long ago', 'same, as before'),
  others: rarely('', 'few', 'many'),
  itself: rarely('none', 'there'),
})
const creates = fc.record({
  as_of: rarely(at(-1_000), ''),
  plan_limit: rarely('4', '', '2'),
  entitlement_learned: fc.constantFrom('', 'yes'),
  availability_learned: fc.constantFrom('', 'yes'),
  request: fc.constantFrom('', 'digest'),
  region: fc.constantFrom('', 'DE'),
  degraded: rarely('0', '1'),
  terminate: rarely('', 'first'),
})
type Account = { [Name in Exclude<keyof ReturnType<typeof fieldsOf>, never>]: string } & { deadlines: number[] }
const fieldsOf = () => ({
  max_concurrent_streams: '',
  limit_as_of: '',
  revoked_at: '',
  entitlement_as_of: '',
  request: '',
  others: '',
  itself: '',
})
const lineOf = (name: string, till: string, ...values: string[]) => `${[name, till, ...values].join('\t')}\n`
/** The memory of that account, whose request is for the session `id`. */
const memoryOf = ({ entitlement_as_of: asOf, request, others }: Account, id: string) =>
  [
    '\n',
    others && lineOf('eother', at(1_000), 'yes', at(-60_000), '', ''),
    request.startsWith('same') && request !== 'same, as before'
      ? lineOf('rdigest', at(request === 'same' ? 60_000 : 0), 'f2', id)
      : '',
    request === 'another' ? lineOf('rdigest', at(60_000), 'other', id) : '',
    asOf && lineOf('ee', at(30_000), 'yes', asOf, '2', ''),
    others && lineOf('aother', at(-1_000), 'no', at(-60_000), '', 'a%09reason'),
    others === 'many' ? lineOf('rmany', at(60_000), 'f'.repeat(21_000), 'id') : '',
  ].join('')

const notEmpty = (fields: Record<string, string>) =>
  Object.entries(fields)
    .filter(([, value]) => value !== '')
    .flat()

test('the usual claim leaves the same behind, and answers the same, as the script does without it', async () => {
  const running = service({ settings: limited, clock: () => NOW })
  const redis = running.redis as Redis
  const partition = partitionOf('x')
  const withIt = running.store.script(claimSlot, (raw) => raw)
  const careful = { ...claimSlot, parts: claimSlot.parts.filter((part) => part !== usualClaim) }
  const withoutIt = running.store.script(careful, (raw) => raw)
  const prepare = async (userId: string, id: string, ids: readonly string[], account: Account) => {
    const key = (...parts: string[]) => [tagOf(partition), ...parts].join(':')
    const record = notEmpty({
      max_concurrent_streams: account.max_concurrent_streams,
      limit_as_of: account.limit_as_of,
      revoked_at: account.revoked_at,
    })
    if (record.length > 0) await redis.hset(key('account', userId), ...record)
    const about = {
      user_id: userId,
      profile_id: 'p',
      content_id: 'c',
      device_id: 'd',
      correlation_id: 'x',
      told: '30000',
    }
    const alive = { status: 'active', due_to: 'missed_heartbeats', started_at: at(-5_000), last_heartbeat: at(-5_000) }
    const counts = { sequence: '1', watched_ms: '0', position: '0', heartbeats_dropped: '0', decided_at: at(-9_000) }
    for (const [i, offset] of account.deadlines.entries()) {
      const one = ids[i] ?? ''
      await redis.set(sessionKey(partition, one), storedText({ ...about, ...alive, ...counts, deadline: at(offset) }))
      await redis.zadd(slotsKey(userId), at(offset), one)
      await redis.zadd(deadlinesKey(partition), at(offset), one)
    }
    if (account.itself === 'there') {
      await redis.set(sessionKey(partition, id), storedText({ ...about, ...alive, ...counts, deadline: at(50_000) }))
      await redis.zadd(slotsKey(userId), at(50_000), id)
    }
    const memory = memoryOf(account, id)
    if (memory !== '\n') await redis.set(memoryKey(userId), memory)
    if (account.request === 'same, as before')
      await redis.hset(key('request', userId, 'digest'), ...['session_id', id, 'fingerprint', 'f1'])
  }
  const play = async (claim: typeof withIt, account: Account, create: Record<string, string>) => {
    const userId = plainUserIn(partition)
    const id = createSessionId(userId, NOW)
    const ids = account.deadlines.map((_, i) => createSessionId(userId, NOW - 50_000 + i))
    await prepare(userId, id, ids, account)
    const [last = ['-']] = await redis.xrevrange(outboxKey(partition), '+', '-', 'COUNT', 1)
    const answer = await claim(partition, sessionKey(partition, id), {
      ...{ operation: 'operation', correlation_id: 'asked-by', user_id: userId, entitlement: 'e', availability: 'a' },
      ...{
        fingerprint: 'f1',
        fingerprint_2: 'f2',
        asked_at: NOW - 1_000,
        entitlement_reason: '',
        availability_reason: '',
      },
      ...{ entitlement_kept: 60_000, availability_kept: 60_000, profile_id: 'p', content_id: 'c', device_id: 'd' },
      ...{ session_id: id, started_by: 'begun-by', position: '7' },
      ...(create as Record<
        'as_of' | 'plan_limit' | 'entitlement_learned' | 'availability_learned' | 'request' | 'region' | 'degraded',
        string
      >),
      terminate: create.terminate ? (ids[0] ?? '') : '',
    })
    const entries = await redis.xrange(outboxKey(partition), last[0] === '-' ? '-' : `(${last[0]}`, '+')
    const own = entries.map(([, fields]) => fields).filter((fields) => fields.join().includes(userId))
    const all = [id, ...ids]
    return anonymous([answer, own, await leftBehind(redis, userId, all)], userId, all)
  }
  await fc.assert(
    fc.asyncProperty(accounts, creates, async (account, create) => {
      expect(await play(withIt, account, create)).toBe(await play(withoutIt, account, create))
    }),
    { numRuns: size(40, 2_000) },
  )
})

testOnServer('a usual claim is taken for one: it reads no other session', async () => {
  const { address, ask } = await ownRedis()
  const running = service({ settings: { ...limited, REDIS_ADDR: address } })
  const userId = plainUserIn(7)
  await running.create(userId)
  const calls = await commandsOf(ask, async () =>
    expect((await running.create(userId, {}, { 'idempotency-key': 'k' })).status).toBe(201),
  )
  // The account's memory is read in both steps, and written with the new session.
  expect(calls.filter((call) => /^(get|set|xadd|zcount) /.test(call))).toEqual(['get 2', 'set 2', 'xadd 1'])
})
