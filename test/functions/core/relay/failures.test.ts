import { expect, test } from 'vitest'
import { parsePairs } from '../../../../functions/core/redis/parse.ts'
import { outboxKey, outboxKeys, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { entryFields } from '../../../../functions/core/relay/entry-fields.ts'
import { CONFIRMING_REFUSALS } from '../../../../functions/core/relay/refusal-check.ts'
import type { Fate, SentEntry } from '../../../support/relay/event-bridge.ts'
import { distinct, type Relaying, relaying, until, untilDeadLettered } from '../../../support/relay/relaying.ts'
import { logged } from '../../../support/service/logged.ts'
import { newUser } from '../../../support/service/users.ts'

const sequenceOf = ({ Detail }: SentEntry): number => JSON.parse(Detail).sequence

/** One session's events, as many as asked for, that wait for the relay. */
const told = async ({ running }: Relaying, count: number) => {
  const userId = newUser()
  const { body } = await running.create(userId)
  for (let i = 1; i < count; i++) await running.call('send-heartbeat', body.session.session_id)
  return userId
}

const deadLetters = async ({ redis }: Relaying, userId: string) => {
  const key = outboxKey(partitionOf(userId)).replace('outbox', 'dead-letters')
  const letters = await redis.ask.xrange(key, '-', '+')
  return { letters: letters.map(([, flat]) => entryFields(parsePairs(flat))), ttl: await redis.ask.pttl(key) }
}

test.each(['InternalFailure', 'ThrottlingException', 'AccessDeniedException', 'SomethingNew'])(
  'of a request to EventBridge only the entries that failed with %s are sent again',
  async (code) => {
    logged()
    const sent: number[][] = []
    const relay = await relaying({
      script: (entries) => {
        sent.push(entries.map(sequenceOf))
        return { codes: sent.length < 3 ? entries.map((one) => (sequenceOf(one) % 2 ? code : undefined)) : [] }
      },
    })
    await told(relay, 6)
    const { stop } = relay.start()
    await until(relay.isEmpty)
    expect(sent).toEqual([
      [1, 2, 3, 4, 5, 6],
      [1, 3, 5],
      [1, 3, 5],
    ])
    expect(await stop()).toMatchObject({ published: 6, retried: 6, deadLettered: 0 })
    expect(relay.bus.accepted).toHaveLength(6)
  },
)

test.each<[string, Fate]>([
  ['a 500', { status: 500, type: 'InternalException' }],
  ['a 503 without a body', { status: 503 }],
  ['throttling', { status: 400, type: 'ThrottlingException' }],
  ['a denied request', { status: 400, type: 'AccessDeniedException' }],
  ['a closed connection', 'reset'],
])('a request that fails with %s loses no event and is sent again', async (_, fate) => {
  const lines = logged()
  const relay = await relaying({ script: (_entries, request) => (request <= 3 ? fate : 'accept') })
  await told(relay, 5)
  relay.start()
  await until(relay.isEmpty)
  expect([relay.bus.requests, relay.bus.accepted.length, relay.bus.faults]).toEqual([4, 5, []])
  expect(lines).toMatchObject([{ level: 'error', message: 'EventBridge does not accept events' }])
})

test('a request to EventBridge that hangs is given up and sent again', async () => {
  logged()
  const relay = await relaying({ script: (_, request) => (request === 1 ? 'hang' : 'accept') })
  await told(relay, 3)
  relay.start()
  await until(relay.isEmpty)
  expect(relay.bus.accepted).toHaveLength(3)
})

test('an answer of EventBridge that is lost makes a repeat with the same event_id', async () => {
  logged()
  const relay = await relaying({ script: (_, request) => (request === 1 ? 'accept and reset' : 'accept') })
  await told(relay, 4)
  relay.start()
  await until(relay.isEmpty)
  expect(relay.bus.accepted).toHaveLength(8)
  expect(distinct(relay.bus)).toHaveLength(4)
})

test.each(['MalformedDetail', 'InvalidArgument'])(
  'an entry refused with %s becomes a dead letter and the rest goes on',
  async (code) => {
    const lines = logged()
    const relay = await relaying({
      script: (entries) => ({ codes: entries.map((one) => (sequenceOf(one) === 2 ? code : undefined)) }),
    })
    const userId = await told(relay, 4)
    const { stop } = relay.start()
    await until(() => relay.bus.accepted.length === 3)
    const others = await untilDeadLettered(relay, 1)
    const counts = await stop()
    expect(counts).toMatchObject({ published: 3 + others, deadLettered: 1 })
    expect(counts.retried).toBeGreaterThanOrEqual(CONFIRMING_REFUSALS)
    expect(relay.bus.accepted.slice(0, 3).map(({ sequence }) => sequence)).toEqual([1, 3, 4])
    const { letters, ttl } = await deadLetters(relay, userId)
    expect(letters).toMatchObject([
      { buried_for: code, event_type: 'playback.heartbeat', sequence: '2', user_id: userId },
    ])
    expect(ttl).toBeGreaterThan(13 * 24 * 3_600_000)
    expect(lines).toMatchObject([
      { message: 'EventBridge does not accept events', cause: code },
      { message: 'An event can never be published: it becomes a dead letter', reason: code },
    ])
  },
)

test('of a request refused as a whole only the entry that is to blame becomes a dead letter', async () => {
  logged()
  const relay = await relaying({
    script: (entries) =>
      entries.some((one) => sequenceOf(one) === 3) ? { status: 400, type: 'ValidationException' } : 'accept',
  })
  const userId = await told(relay, 5)
  relay.start()
  await until(() => relay.bus.accepted.length === 4)
  await untilDeadLettered(relay, 1)
  const own = relay.bus.accepted.filter(({ user_id }) => user_id === userId)
  expect(own.map(({ sequence }) => sequence).sort()).toEqual([1, 2, 4, 5])
  expect((await deadLetters(relay, userId)).letters).toMatchObject([
    { buried_for: 'ValidationException', sequence: '3' },
  ])
})

/** Ids of entries that were appended ten minutes and a bit ago. */
const oldIds = () => {
  const then = Date.now() - 601_000
  let n = 0
  return () => `${then}-${++n}`
}

test('what is no event, or too large for one, becomes a dead letter after ten minutes and names no value', async () => {
  const lines = logged()
  const relay = await relaying()
  const userId = newUser()
  const outbox = outboxKey(partitionOf(userId))
  await told(relay, 1)
  const [[, event = []] = []] = (
    await Promise.all(outboxKeys.map((key) => relay.redis.ask.xrange(key, '-', '+')))
  ).flat()
  const fields = entryFields(parsePairs(event))
  const { position: _, user_id, ...rest } = fields
  const id = oldIds()
  await relay.redis.ask.del(outbox)
  await relay.redis.ask.xadd(outbox, id(), 'event_type', 'playback.unheard-of', 'user_id', 'somebody')
  await relay.redis.ask.xadd(outbox, id(), ...Object.entries({ ...rest, user_id: 'somebody' }).flat())
  await relay.redis.ask.xadd(outbox, id(), ...Object.entries({ ...fields, content_id: 'x'.repeat(262_144) }).flat())
  await relay.running.create(userId)
  relay.start()
  await until(relay.isEmpty)
  expect(relay.bus.accepted).toHaveLength(2)
  expect((await deadLetters(relay, userId)).letters.map(({ buried_for }) => buried_for)).toEqual([
    'The entry does not match the contract, wrong members: event_type',
    'The entry does not match the contract, wrong members: metadata.position',
    'larger than a request may be',
  ])
  expect(JSON.stringify(lines)).not.toContain('somebody')
})

test('a request to EventBridge is never larger than its limit', async () => {
  const relay = await relaying()
  const userId = await told(relay, 1)
  const outbox = outboxKey(partitionOf(userId))
  const [[, event = []] = []] = await relay.redis.ask.xrange(outbox, '-', '+')
  const large = { ...entryFields(parsePairs(event)), device_id: 'x'.repeat(130_000) }
  for (let i = 0; i < 3; i++) await relay.redis.ask.xadd(outbox, '*', ...Object.entries(large).flat())
  relay.start()
  await until(relay.isEmpty)
  expect([relay.bus.accepted.length, relay.bus.requests, relay.bus.faults]).toEqual([4, 2, []])
})

test('an entry that a newer version may have appended waits for its relay and delays no other', async () => {
  const relay = await relaying()
  const userId = newUser()
  const outbox = outboxKey(partitionOf(userId))
  await relay.redis.ask.xadd(outbox, '*', 'event_type', 'playback.of-tomorrow', 'user_id', userId)
  await relay.running.create(userId)
  relay.start()
  await until(() => relay.bus.accepted.length === 1)
  await relay.running.create(userId)
  await until(() => relay.bus.accepted.length === 2)
  expect((await deadLetters(relay, userId)).letters).toEqual([])
  await until(async () => (await relay.redis.ask.xlen(outbox)) === 1)
})

test('an entry that fails again and again delays no other', async () => {
  logged()
  const relay = await relaying({
    script: (entries) => ({ codes: entries.map((one) => (sequenceOf(one) === 1 ? 'SomethingNew' : undefined)) }),
  })
  await told(relay, 5)
  relay.start()
  await until(() => relay.bus.accepted.length === 4)
  await told(relay, 3)
  await until(() => relay.bus.accepted.length === 6)
  expect(distinct(relay.bus)).toHaveLength(6)
})

test('a bus that takes nothing makes no dead letters, whatever it calls its reason', async () => {
  logged()
  const relay = await relaying({
    script: (entries, request) => (request < 4 ? { codes: entries.map(() => 'InvalidArgument') } : 'accept'),
  })
  await told(relay, 3)
  const { stop } = relay.start()
  await until(relay.isEmpty)
  expect(await stop()).toMatchObject({ published: 3, deadLettered: 0 })
})

test('dead letters that were put back are published as they were', async () => {
  logged()
  const relay = await relaying({
    script: (entries) => ({ codes: entries.map((one) => (sequenceOf(one) > 1 ? 'InvalidArgument' : undefined)) }),
  })
  const userId = await told(relay, 3)
  const before = await relay.running.events(userId)
  const first = relay.start()
  await until(() => relay.bus.accepted.length === 1)
  const others = await untilDeadLettered(relay, 2)
  await first.stop()
  expect(relay.bus.accepted.splice(1)).toHaveLength(others)
  const letters = (await deadLetters(relay, userId)).letters
  expect([await relay.redrive(), await relay.redrive()]).toEqual([2, 0])
  const entries = await relay.redis.ask.xrange(outboxKey(partitionOf(userId)), '-', '+')
  const asBefore = letters.map(({ buried_for: _for, buried_as: _as, ...entry }) => entry)
  expect(entries.map(([, flat]) => entryFields(parsePairs(flat)))).toEqual(asBefore)
  relay.bus.script = () => 'accept'
  relay.start()
  await until(relay.isEmpty)
  expect(relay.bus.accepted.toSorted((a, b) => a.sequence - b.sequence)).toEqual(before)
  expect((await deadLetters(relay, userId)).letters).toEqual([])
})

test('the number of dead letters is limited', async () => {
  logged()
  const relay = await relaying()
  const userId = newUser()
  const outbox = outboxKey(partitionOf(userId))
  const [pipeline, id] = [relay.redis.ask.pipeline(), oldIds()]
  for (let i = 0; i < 1_010; i++) pipeline.xadd(outbox, id(), 'number', i)
  await pipeline.exec()
  relay.start()
  await until(relay.isEmpty)
  const { letters } = await deadLetters(relay, userId)
  expect([letters.length, letters.at(-1)?.number]).toEqual([1_000, '1009'])
})
