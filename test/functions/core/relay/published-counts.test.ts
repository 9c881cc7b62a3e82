import { expect, test } from 'vitest'
import { outboxKey, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { Denied } from '../../../../functions/core/refusals.ts'
import type { News } from '../../../../functions/core/relay/relay.ts'
import { createExpiry } from '../../../../functions/core/session/expiry.ts'
import { ruling } from '../../../support/entitlement/rulings.ts'
import type { Fate, SentEntry } from '../../../support/relay/event-bridge.ts'
import { distinct, relaying, until, untilDeadLettered } from '../../../support/relay/relaying.ts'
import { logged } from '../../../support/service/logged.ts'
import { MINUTE, movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { newUser } from '../../../support/service/users.ts'

/** What the reports of runs come to: counts by metric and the values of its dimensions. */
const sumOf = (reports: readonly News[]) => {
  const sums = new Map<string, number>()
  const add = (name: string, count: number) => sums.set(name, (sums.get(name) ?? 0) + count)
  for (const { started, degraded, counted } of reports) {
    add('started', started)
    add('degraded', degraded)
    for (const { metric, by, count } of counted) add([metric, ...Object.values(by)].join(' '), count)
  }
  return Object.fromEntries(sums)
}

/** A user whose id says the plan, or the answer. */
const onPlan = (plan: number | 'no' | 'nowhere' | 'old') => `plan-${plan}-${newUser()}`
const decide = ruling(({ userId }) => {
  const plan = userId.split('-')[1]
  if (plan === 'no') return { denied: new Denied('not_entitled', undefined) }
  if (plan === 'nowhere') return { denied: new Denied('content_unavailable', undefined) }
  return plan === 'old' ? { planLimit: 4, degraded: true } : { planLimit: Number(plan) }
})

/** Two of three requests fail, as a whole or in part, and nothing that was accepted is answered as failed. */
const failing = (entries: readonly SentEntry[], request: number): Fate => {
  const fates: Fate[] = [
    ...(['reset', { status: 503 }, { status: 400, type: 'ThrottlingException' }] as const),
    { codes: entries.map((_, i) => (i % 2 ? 'InternalFailure' : undefined)) },
  ]
  return request % 3 === 0 ? 'accept' : (fates[request % fates.length] ?? 'accept')
}

test('what is counted is what players were answered, also when most requests to EventBridge fail', async () => {
  logged()
  const clock = movingClock()
  const relay = await relaying({ clock: clock.now, entitlement: { decide }, script: failing })
  const { running } = relay
  const run = relay.start()
  const ids: string[] = []
  const create = async (userId: string, times: number) => {
    const answers: number[] = []
    for (let i = 0; i < times; i++) {
      const { status, body } = await running.create(userId)
      answers.push(status)
      if (status === 201) ids.push(body.session.session_id)
    }
    return answers.map(String).join(' ')
  }
  const [one, two, twelve] = [onPlan(1), onPlan(2), onPlan(12)]
  const [no, nowhere, old] = [onPlan('no'), onPlan('nowhere'), onPlan('old')]
  expect(await create(one, 3)).toBe('201 409 409')
  expect(await create(two, 3)).toBe('201 201 409')
  expect(await create(twelve, 13)).toBe('201 201 201 201 201 201 201 201 201 201 201 201 409')
  expect([await create(no, 3), await create(nowhere, 1), await create(old, 1)]).toEqual(['403 403 403', '403', '201'])
  clock.pass(MINUTE + SECOND) // a refusal of the same kind is an event again, which stands for those that were none
  expect([await create(one, 1), await create(no, 1)]).toEqual(['409', '403'])
  for (const id of ids.splice(0, 2)) expect((await running.call('stop-session', id)).status).toBe(200)
  expect((await running.call('terminate-session', ids.shift())).status).toBe(200)
  for (const id of ids.splice(0, 3)) expect((await running.call('send-heartbeat', id)).status).toBe(200)
  clock.pass(30 * SECOND)
  expect(await createExpiry(running.store).sweep(() => MINUTE)).toMatchObject({ expired: ids.length, live: 3 })
  await until(relay.isEmpty)
  const { published, retried } = await run.stop()
  expect([published, retried > 0]).toEqual([distinct(relay.bus).length, true])
  const levels = (metric: string, plan: string, ...streams: number[]) =>
    Object.fromEntries(streams.map((level) => [`${metric} ${plan} ${level}`, 1]))
  const upToTen = Array.from({ length: 10 }, (_, i) => i + 1)
  expect(sumOf(run.reports)).toEqual({
    ...{ started: 16, degraded: 1 },
    ...{ 'CreatesDenied not_entitled': 4, 'CreatesDenied content_unavailable': 1 },
    'CreatesDenied concurrency_limit_reached': 2 + 1 + 1 + 1,
    ...{ 'SessionsEnded stopped': 2, 'SessionsEnded terminated': 1, 'SessionsEnded missed_heartbeats': 10 },
    ...{ ...levels('StreamsApproved', '1', 1), ...levels('StreamsApproved', '2', 1, 2) },
    ...{ ...levels('StreamsApproved', '4', 1), ...levels('StreamsApproved', 'more', ...upToTen) },
    'StreamsApproved more more': 2,
    ...{
      ...levels('StreamsAsked', '1', 1),
      ...levels('StreamsAsked', '2', 1, 2, 3),
      ...levels('StreamsAsked', '4', 1),
    },
    ...{ 'StreamsAsked 1 2': 3, ...levels('StreamsAsked', 'more', ...upToTen), 'StreamsAsked more more': 3 },
  })
})

test('a refusal that a long outbox left out is counted with the next of its kind', async () => {
  logged()
  const clock = movingClock()
  const settings = { OUTBOX_LIMIT: '20', MAX_CONCURRENT_STREAMS: '1' }
  const relay = await relaying({ clock: clock.now, settings, script: () => ({ status: 503 }) })
  const { running, redis } = relay
  const userId = newUser()
  const { session_id: id } = (await running.create(userId)).body.session
  for (let i = 0; i < 11; i++)
    for (const verb of ['pause-session', 'resume-session'] as const) await running.call(verb, id)
  const before = await redis.ask.xlen(outboxKey(partitionOf(userId)))
  for (let i = 0; i < 3; i++) expect((await running.create(userId)).status).toBe(409)
  expect(await redis.ask.xlen(outboxKey(partitionOf(userId)))).toBe(before)
  relay.bus.script = () => 'accept'
  const run = relay.start()
  await until(relay.isEmpty)
  expect((await running.create(userId)).status).toBe(409)
  await until(relay.isEmpty)
  await run.stop()
  expect(sumOf(run.reports)).toMatchObject({ 'CreatesDenied concurrency_limit_reached': 4, 'StreamsAsked 1 2': 4 })
})

test('an event whose answer was lost is published twice and counted once', async () => {
  logged()
  const relay = await relaying({ script: (_, request) => (request === 1 ? 'accept and reset' : 'accept') })
  await relay.running.create(newUser())
  const run = relay.start()
  await until(relay.isEmpty)
  await run.stop()
  expect([relay.bus.accepted.length, sumOf(run.reports)]).toMatchObject([2, { started: 1 }])
})

test('a dead letter is counted when it was put back and published', async () => {
  logged()
  const userId = newUser()
  const isIts = ({ Detail }: SentEntry) => JSON.parse(Detail).user_id === userId
  const relay = await relaying({
    script: (entries) => ({ codes: entries.map((entry) => (isIts(entry) ? 'MalformedDetail' : undefined)) }),
  })
  await relay.running.create(userId)
  const run = relay.start()
  const others = await untilDeadLettered(relay, 1)
  expect(await run.stop()).toMatchObject({ published: others, deadLettered: 1 })
  expect(sumOf(run.reports)).toMatchObject({ started: others })
  relay.bus.script = () => 'accept'
  expect(await relay.redrive()).toBe(1)
  const later = relay.start()
  await until(relay.isEmpty)
  await later.stop()
  expect(sumOf(later.reports)).toMatchObject({ started: 1, 'StreamsApproved 4 1': 1 })
})

test('the age of an event is counted from when it happened, by the clock of Redis', async () => {
  const relay = await relaying({ clock: () => Date.now() - 10 * SECOND })
  await relay.running.create(newUser())
  const run = relay.start()
  await until(relay.isEmpty)
  await run.stop()
  const [age = 0, ...more] = run.reports.flatMap(({ ages }) => ages)
  expect([age >= 10 * SECOND, age < MINUTE, more]).toEqual([true, true, []])
})
