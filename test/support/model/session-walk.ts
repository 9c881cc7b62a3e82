import { expect } from 'vitest'
import { entitlementChanges } from '../../../functions/core/entitlement-change.ts'
import { expiry } from '../../../functions/core/expiry.ts'
import { indexKeys, partitionOf } from '../../../functions/core/partition.ts'
import { sessionFrom } from '../../../functions/core/session.ts'
import { type movingClock, SECOND } from '../moving-clock.ts'
import type { Answer, Service } from '../service.ts'
import type { Says } from './account.ts'
import { isLive, type ModelSession } from './life.ts'
import type { SessionModel } from './session-model.ts'
import type { Outcome } from './state.ts'
import type { Step, StepOf } from './steps.ts'

const ENDPOINTS = {
  beat: 'send-heartbeat',
  pause: 'pause-session',
  resume: 'resume-session',
  stop: 'stop-session',
  terminate: 'terminate-session',
} as const

export type Walker = {
  readonly running: Service
  readonly clock: ReturnType<typeof movingClock>
  readonly model: SessionModel
  readonly users: readonly string[]
  /** What Identity says of each user, read by the service's own `entitlement`. */
  readonly says: Map<string, Says>
}

const idsOf = (sessions: readonly ModelSession[]) => sessions.map(({ id }) => id)

const expectStatus = ({ status, headers }: Answer, wanted: Outcome) => {
  expect(status).toBe(wanted.status)
  if (wanted.wait) expect(headers['retry-after']).toBe(String(Math.ceil(wanted.wait / SECOND)))
}

const expectCreated = ({ body }: Answer, { status, session, ended, count, limit, rivals }: Outcome) => {
  if (status === 201) expect(body.session.session_id).toBe(session?.id)
  if (status === 410) expect(body.end_reason).toBe(session?.endReason)
  if (ended) expect(body.terminated_sessions).toEqual(idsOf(ended))
  if (count) expect(body.concurrency).toEqual({ active_stream_count: count, max_concurrent_streams: limit })
  if (!rivals) return
  expect(body.active_sessions).toMatchObject(rivals.map(({ id }) => ({ session_id: id })))
  expect([body.active_stream_count, body.max_concurrent_streams]).toEqual([rivals.length, limit])
}

/** Steps of players. */
const players = ({ running, clock, model, users, says }: Walker) => {
  const at = (i: number) => model.sessions[i % model.sessions.length]
  /** Tokens go by the real time: whatever the walk's is, this one has just been issued. */
  const tokenOf = async ({ id, user }: ModelSession) => {
    const [now, about] = [Date.now(), { profile_id: 'p', content_id: 'c', device_id: 'd' }]
    const session = sessionFrom({ session_id: id, user_id: user, started_at: String(now), ...about })
    return (await running.tokens.issue(session, now)).token
  }
  return {
    create: async ({ user, device, position, key, ...step }: StepOf<'create'>) => {
      const userId = users[user] ?? ''
      const named = step.named.map((i) => at(i)?.id ?? 'nothing')
      const body = { device_id: `device-${device}`, position, terminate_sessions: named }
      const answer = await running.create(userId, body, key ? { 'idempotency-key': key } : {})
      const wish = { user: userId, device: body.device_id, position, named, key, says: says.get(userId) ?? 'no limit' }
      const outcome = model.create(wish, answer.body.session?.session_id, clock.now())
      expectStatus(answer, outcome)
      expectCreated(answer, outcome)
    },
    act: async ({ index, verb, position }: StepOf<'act'>) => {
      const s = at(index)
      if (!s) return
      const answer = await running.call(ENDPOINTS[verb], s.id, { body: { position } })
      expectStatus(answer, model.act(s, verb, position, clock.now()))
      if (verb === 'beat' && answer.status === 200) expect(Date.parse(answer.body.deadline)).toBe(s.deadline)
    },
    token: async ({ index, verb }: StepOf<'token'>) => {
      const s = at(index)
      if (!s) return
      const answer = await running.call(verb, undefined, { body: { token: await tokenOf(s) } })
      const outcome = model.useToken(s, clock.now())
      expectStatus(answer, outcome.status === 410 && verb === 'validate-token' ? { status: 401 } : outcome)
      if (outcome.status === 410)
        expect([answer.body.code, answer.body.end_reason]).toEqual(['session_ended', s.endReason])
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
      const userId = users[user] ?? ''
      const { body } = await running.call('get-concurrency', userId)
      expect(body.active_sessions).toEqual(idsOf(model.liveOf(userId)))
      expect(body.max_concurrent_streams).toBe(model.accountOf(userId).limit)
    },
  }
}

/** Steps of nobody's will, and of Identity's. */
const surroundings = ({ running, clock, model, users, says }: Walker) => {
  const { apply } = entitlementChanges(running.store, running.settings)
  const lastTold = new Map<string, number>()
  return {
    pass: async ({ seconds }: StepOf<'pass'>) => clock.pass(seconds * SECOND),
    rule: async (step: StepOf<'rule'>) => void says.set(users[step.user] ?? '', step.says),
    tell: async ({ user, plan, ago }: StepOf<'tell'>) => {
      const userId = users[user] ?? ''
      const at = ago === 'again' ? (lastTold.get(userId) ?? 0) : clock.now() - ago * SECOND
      lastTold.set(userId, at)
      const wanted = model.tell(userId, at, plan, clock.now())
      const applied = apply({ userId, effectiveAt: at, maxConcurrentStreams: plan })
      if (wanted.outcome === 'early') await expect(applied).rejects.toThrow('not in effect')
      else expect(await applied).toEqual(wanted)
    },
    sweep: async () => {
      expect(await expiry(running.store).sweep(() => 60_000)).toMatchObject({ orphans: 0, overdue: 0, failures: [] })
      for (const { id, deadline, user } of model.sessions.filter(isLive))
        expect(await running.redis.zscore(indexKeys(partitionOf(user))[0], id)).toBe(String(deadline))
    },
  }
}

/** Takes each step with the service and the model; every answer must agree. */
export const walker = (walking: Walker) => {
  const steps = { ...players(walking), ...surroundings(walking) }
  const { model, clock } = walking
  return async (step: Step) => {
    model.settle(clock.now())
    await steps[step.kind](step as never)
    model.settle(clock.now())
  }
}
