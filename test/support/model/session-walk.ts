import fc from 'fast-check'
import { expect } from 'vitest'
import { expiry } from '../../functions/core/expiry.ts'
import { indexKeys, partitionOf, slotsKey } from '../../functions/core/partition.ts'
import type { Told } from './event-validity.ts'
import { type movingClock, SECOND } from './moving-clock.ts'
import type { Service } from './service.ts'
import { isLive, type ModelSession, RULES, type sessionModel, type Verb } from './session-model.ts'

const ENDPOINTS = {
  beat: 'send-heartbeat',
  pause: 'pause-session',
  resume: 'resume-session',
  stop: 'stop-session',
  terminate: 'terminate-session',
} as const

const kind = <const Kind extends string>(name: Kind) => fc.constant(name)
const index = fc.nat(7)
const pass = fc.record({ kind: kind('pass'), seconds: fc.constantFrom(0.001, 1, 5, 10, 15, 25, 30) })
const create = fc.record({
  kind: kind('create'),
  user: fc.nat(1),
  device: fc.nat(1),
  position: fc.nat(1),
  named: fc.array(index, { maxLength: 2 }),
  key: fc.option(fc.constantFrom('k', 'l'), { nil: undefined }),
})
const act = fc.record({
  kind: kind('act'),
  verb: fc.constantFrom<Verb>('beat', 'beat', 'pause', 'resume', 'stop', 'terminate'),
  index,
  position: fc.option(fc.nat(100), { nil: undefined }),
})
const get = fc.record({ kind: kind('get'), index })
const list = fc.record({ kind: kind('list'), user: fc.nat(1) })
const sweep = fc.record({ kind: kind('sweep') })

/** What two users with two devices each do with their sessions while time passes and sweeps come by. */
export const walks = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: pass },
    { weight: 4, arbitrary: create },
    { weight: 8, arbitrary: act },
    { weight: 1, arbitrary: get },
    { weight: 1, arbitrary: list },
    { weight: 1, arbitrary: sweep },
  ),
  { maxLength: 40 },
)
type Step = typeof walks extends fc.Arbitrary<(infer One)[]> ? One : never
type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

export type Walker = {
  readonly running: Service
  readonly clock: ReturnType<typeof movingClock>
  readonly model: ReturnType<typeof sessionModel>
  readonly users: readonly string[]
}

const idsOf = (sessions: readonly ModelSession[]) => sessions.map(({ id }) => id)

/** Takes each step with the service and the model; every answer must agree. */
export const walker = ({ running, clock, model, users }: Walker) => {
  const at = (i: number) => model.sessions[i % model.sessions.length]
  const steps = {
    pass: async ({ seconds }: StepOf<'pass'>) => clock.pass(seconds * SECOND),
    create: async ({ user, device, position, key, ...step }: StepOf<'create'>) => {
      const userId = users[user] ?? ''
      const named = step.named.map((i) => at(i)?.id ?? 'nothing')
      const body = { device_id: `device-${device}`, position, terminate_sessions: named }
      const answer = await running.create(userId, body, key ? { 'idempotency-key': key } : {})
      const wish = { user: userId, device: body.device_id, position, named, key }
      const { status, session, ended, rivals, count } = model.create(wish, answer.body.session?.session_id, clock.now())
      expect(answer.status).toBe(status)
      if (status === 201) expect(answer.body.session.session_id).toBe(session?.id)
      if (status === 410) expect(answer.body.end_reason).toBe(session?.endReason)
      if (ended) expect(answer.body.terminated_sessions).toEqual(idsOf(ended))
      if (count) expect(answer.body.concurrency.active_stream_count).toBe(count)
      if (rivals) expect(answer.body.active_sessions).toMatchObject(rivals.map(({ id }) => ({ session_id: id })))
    },
    act: async ({ index, verb, position }: StepOf<'act'>) => {
      const s = at(index)
      if (!s) return
      const answer = await running.call(ENDPOINTS[verb], s.id, { body: { position } })
      expect(answer.status).toBe(model.act(s, verb, position, clock.now()))
      if (verb === 'beat' && answer.status === 200) expect(Date.parse(answer.body.deadline)).toBe(s.deadline)
    },
    get: async ({ index }: StepOf<'get'>) => {
      const s = at(index)
      if (!s) return
      const { body } = await running.call('get-session', s.id)
      const watched = { watched_seconds: Math.floor(s.watched / SECOND) }
      expect(body).toMatchObject({ status: s.status, position: s.position, ...watched })
      expect([body.end_reason, body.ended_at && Date.parse(body.ended_at)]).toEqual([s.endReason, s.endedAt])
    },
    list: async ({ user }: StepOf<'list'>) => {
      const { body } = await running.call('get-concurrency', users[user])
      expect(body.active_sessions).toEqual(idsOf(model.liveOf(users[user] ?? '')))
      expect(body.active_stream_count).toBeLessThanOrEqual(RULES.limit)
    },
    sweep: async () => {
      expect(await expiry(running.store).sweep(() => 60_000)).toMatchObject({ orphans: 0, overdue: 0, failures: [] })
      const due = model.sessions.filter(isLive).map(({ id, deadline, user }) => [id, deadline, user] as const)
      for (const [id, deadline, user] of due)
        expect(await running.redis.zscore(indexKeys(partitionOf(user))[0], id)).toBe(String(deadline))
    },
  }
  return async (step: Step) => {
    model.settle(clock.now())
    await steps[step.kind](step as never)
    model.settle(clock.now())
  }
}

/** The events of each session must be those of the model, in order and without a gap. */
export const expectStream = ({ model }: Walker, events: readonly Told[]) => {
  for (const s of model.sessions) {
    const told = events.filter(({ session_id }) => session_id === s.id).sort((a, b) => a.sequence - b.sequence)
    expect(told.map(({ sequence }) => sequence)).toEqual(s.events.map((_, i) => i + 1))
    const shown = told.map(({ event_type: type, metadata: { position, watched_seconds, end_reason } }) => {
      return { type, position, watched_seconds, end_reason }
    })
    expect(shown).toEqual(s.events.map((event) => ({ watched_seconds: undefined, end_reason: undefined, ...event })))
    expect(told.filter(({ event_type }) => event_type === 'playback.started')).toHaveLength(1)
    expect(told.filter(({ metadata }) => metadata.end_reason)).toHaveLength(isLive(s) ? 0 : 1)
  }
}

/** Outbox and both indexes in Redis must be those of the model. */
export const expectAgreement = async (walker: Walker) => {
  const { running, model, users } = walker
  expectStream(walker, (await Promise.all(users.map(running.events))).flat())
  for (const { id, user, deadline, ...s } of model.sessions) {
    const due = await running.redis.zscore(indexKeys(partitionOf(user))[0], id)
    expect(due).toBe(['active', 'paused'].includes(s.status) ? String(deadline) : null)
  }
  for (const user of users) {
    const slots = await running.redis.zrange(slotsKey(user), '0', '-1')
    expect(slots.sort()).toEqual(idsOf(model.liveOf(user)).sort())
  }
}
