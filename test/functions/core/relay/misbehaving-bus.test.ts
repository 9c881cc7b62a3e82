import { expect, test } from 'vitest'
import { CONFIRMING_REFUSALS } from '../../../../functions/core/relay/refusal-check.ts'
import type { Fate, SentEntry } from '../../../support/relay/event-bridge.ts'
import {
  deadLettered,
  distinct,
  type Relaying,
  relaying,
  until,
  untilDeadLettered,
} from '../../../support/relay/relaying.ts'
import { logged } from '../../../support/service/logged.ts'
import { newUser } from '../../../support/service/users.ts'

const EVENTS = 2_000
const SESSIONS = 50

const pick = <One>(all: readonly One[]): One => all[Math.floor(Math.random() * all.length)] as One
const CODES = ['InvalidArgument', 'MalformedDetail', 'InternalFailure', 'ThrottlingException', 'SomethingNew']
const TYPES = ['ValidationException', 'SerializationException', 'UnheardOfException']
const success = (entries: readonly SentEntry[]) => entries.map((_, i) => ({ EventId: `lie-${i}` }))
const json = (value: object, more: object = {}) => ({ status: 200, text: JSON.stringify(value), ...more })

/** What a bus, or something in front of it, may do that is no fault of what was sent. */
const ways: readonly ((entries: readonly SentEntry[]) => Fate)[] = [
  (entries) => ({ codes: entries.map(() => (Math.random() < 0.5 ? pick(CODES) : undefined)) }),
  (entries) => ({ codes: entries.map(() => pick(CODES)) }),
  () => ({ status: 400, type: pick(TYPES) }),
  () => ({ status: 413 }),
  () => ({ status: 413, type: 'RequestEntityTooLargeException' }),
  () => ({ status: 403, type: 'AccessDeniedException' }),
  () => ({ status: 429, type: 'ThrottlingException' }),
  () => ({ status: 500, type: 'ValidationException' }),
  () => ({ status: 503, text: '<html><body>Service Unavailable</body></html>', kind: 'text/html' }),
  () => ({ status: 200, text: '<html><body>Hello</body></html>', kind: 'text/html' }),
  () => json({ FailedEntryCount: 0 }),
  (entries) => json({ FailedEntryCount: 0, Entries: success(entries).slice(1) }),
  (entries) =>
    json({ FailedEntryCount: 0, Entries: success(entries).map((one) => ({ ...one, ErrorCode: 'InvalidArgument' })) }),
  () => json({ FailedEntryCount: 3, Entries: null }),
  (entries) => json({ Entries: success(entries) }, { cut: true }),
  () => 'reset',
  () => 'accept and reset',
  () => (Math.random() < 0.02 ? 'hang' : 'accept'),
]

/** So many events of some sessions, waiting in many partitions. */
const fill = async ({ running, waiting }: Relaying) => {
  const started = await Promise.all(Array.from({ length: SESSIONS }, () => running.create(newUser())))
  const ids = started.map(({ body }) => body.session.session_id)
  for (let i = 1; i < EVENTS / SESSIONS; i++) await Promise.all(ids.map((id) => running.call('send-heartbeat', id)))
  expect(await waiting()).toBe(EVENTS)
}

test('a bus that misbehaves in eighteen ways makes no dead letters and loses nothing', async () => {
  logged()
  const relay = await relaying({
    idleMs: 60_000,
    script: (entries) => (Math.random() < 0.6 ? 'accept' : pick(ways)(entries)),
  })
  await fill(relay)
  const { stop } = relay.start()
  await until(relay.isEmpty)
  expect(await stop()).toMatchObject({ published: EVENTS, deadLettered: 0 })
  expect([distinct(relay.bus).length, await deadLettered(relay.redis), relay.bus.faults]).toEqual([EVENTS, 0, []])
}, 240_000)

test('what a bus repeats about one entry makes no dead letter, unless it is about its content', async () => {
  logged()
  const blameless = ways.slice(3, -2)
  const relay = await relaying()
  const users = blameless.map(() => newUser())
  const tries = new Map<string, number>()
  relay.bus.script = (entries) => {
    const whose = entries.map(({ Detail }) => users.indexOf(JSON.parse(Detail).user_id))
    const [user = -1] = whose
    if (whose.every((one) => one === -1)) return 'accept'
    if (entries.length > 1) return { status: 413 } // then each comes alone
    const tried = (tries.get(users[user] ?? '') ?? 0) + 1
    tries.set(users[user] ?? '', tried)
    return tried > CONFIRMING_REFUSALS + 1 ? 'accept' : (blameless[user]?.(entries) ?? 'accept')
  }
  for (const user of users) await relay.running.create(user)
  const { stop } = relay.start()
  await until(async () => {
    await relay.running.create(newUser()) // others are accepted all the time
    return users.every((user) => relay.bus.accepted.some(({ user_id }) => user_id === user))
  })
  await until(relay.isEmpty)
  expect(await stop()).toMatchObject({ deadLettered: 0 })
}, 120_000)

test('an entry that no bus accepts becomes a dead letter although the bus misbehaves, and delays no other', async () => {
  logged()
  const poison = newUser()
  const isPoison = ({ Detail }: SentEntry) => JSON.parse(Detail).user_id === poison
  const relay = await relaying({
    script: (entries) => {
      if (entries.some(isPoison)) return { status: 400, type: 'ValidationException' }
      return Math.random() < 0.7 ? 'accept' : { status: 503 }
    },
  })
  await relay.running.create(poison)
  for (let i = 0; i < 20; i++) await relay.running.create(newUser())
  const { stop } = relay.start()
  await until(() => relay.bus.accepted.length >= 20)
  const others = await untilDeadLettered(relay, 1)
  expect(await stop()).toMatchObject({ deadLettered: 1, published: 20 + others })
  expect(await deadLettered(relay.redis)).toBe(1)
}, 120_000)
