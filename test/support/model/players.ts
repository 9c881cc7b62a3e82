import { expect } from 'vitest'
import { parseSession } from '../../../functions/core/session/session.ts'
import { SECOND } from '../service/moving-clock.ts'
import type { Answer } from '../service/service.ts'
import { answeredText } from '../service/stored-session.ts'
import type { ModelSession } from './life.ts'
import type { Walker } from './session-walk.ts'
import type { Outcome } from './state.ts'
import type { StepOf } from './steps.ts'

const ENDPOINTS = {
  beat: 'send-heartbeat',
  pause: 'pause-session',
  resume: 'resume-session',
  stop: 'stop-session',
  terminate: 'terminate-session',
} as const

/** A position that is used; undefined for any other. */
const usable = (position: unknown) =>
  typeof position === 'number' && position >= 0 && position <= 1e10 ? position : undefined

const expectIgnored = ({ status, body }: Answer, isIgnored: boolean) => {
  if (status < 300) expect(body.ignored).toEqual(isIgnored ? ['position'] : undefined)
}

/** What an ended session answers to a player who goes on. */
const recoveryOf = (status: string, verb: keyof typeof ENDPOINTS) =>
  ({ terminated: 'show', stopped: verb === 'pause' ? 'none' : 'recreate' })[status] ?? 'recreate'

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

/** Tokens go by the real time: whatever the walk's is, this one has just been issued. */
const tokenOf = async ({ running }: Walker, { id, user }: ModelSession) => {
  const [now, about] = [Date.now(), { profile_id: 'p', content_id: 'c', device_id: 'd' }]
  const session = parseSession(answeredText({ session_id: id, user_id: user, started_at: String(now), ...about }))
  return (await running.tokens.issue(session, now)).token
}

const sessionAt = ({ model }: Walker, i: number) => model.sessions[i % model.sessions.length]

/** Steps that ask for a session, or for what an account has. */
const asking = (walking: Walker) => {
  const { running, clock, model, users, says } = walking
  return {
    create: async ({ user, device, position, key, ...step }: StepOf<'create'>) => {
      const userId = users[user] ?? ''
      const named = step.named.map((i) => sessionAt(walking, i)?.id ?? 'nothing')
      const body = { device_id: `device-${device}`, position, terminate_sessions: named }
      const answer = await running.create(userId, body, key ? { 'idempotency-key': key } : {})
      const request = { user: userId, device: body.device_id, named, key, says: says.get(userId) ?? 'no limit' }
      const outcome = model.create(
        { ...request, position: usable(position) ?? 0 },
        answer.body.session?.session_id,
        clock.now(),
      )
      expectStatus(answer, outcome)
      expectCreated(answer, outcome)
      expectIgnored(answer, position !== null && usable(position) === undefined)
    },
    list: async ({ user }: StepOf<'list'>) => {
      const userId = users[user] ?? ''
      const { status, body } = await running.call('get-concurrency', userId)
      expect(status).toBe(model.list(userId, clock.now()).status)
      if (status === 429) return
      expect(body.active_sessions).toEqual(idsOf(model.liveOf(userId)))
      expect(body.max_concurrent_streams).toBe(model.accountOf(userId).limit)
    },
  }
}

/** Steps with a session. */
const playing = (walking: Walker) => {
  const { running, clock, model } = walking
  return {
    act: async ({ index, verb, position, capitals }: StepOf<'act'>) => {
      const s = sessionAt(walking, index)
      if (!s) return
      const answer = await running.call(ENDPOINTS[verb], capitals ? s.id.toUpperCase() : s.id, { body: { position } })
      expectStatus(answer, model.act(s, verb, usable(position), clock.now()))
      expectIgnored(answer, verb !== 'terminate' && position !== undefined && usable(position) === undefined)
      if (answer.status === 410) expect(answer.body.recovery).toBe(recoveryOf(s.status, verb))
      if (verb === 'beat' && answer.status === 200) expect(Date.parse(answer.body.deadline)).toBe(s.deadline)
    },
    token: async ({ index, verb }: StepOf<'token'>) => {
      const s = sessionAt(walking, index)
      if (!s) return
      const answer = await running.call(verb, undefined, { body: { token: await tokenOf(walking, s) } })
      const outcome = model.useToken(s, clock.now())
      expectStatus(answer, outcome.status === 410 && verb === 'validate-token' ? { status: 401 } : outcome)
      if (outcome.status !== 410) return
      expect([answer.body.code, answer.body.end_reason]).toEqual(['session_ended', s.endReason])
    },
    get: async ({ index }: StepOf<'get'>) => {
      const s = sessionAt(walking, index)
      if (!s) return
      const { status, body } = await running.call('get-session', s.id)
      expect(status).toBe(model.read(s, clock.now()).status)
      if (status === 429) return
      const watched = { watched_seconds: Math.floor(s.watched / SECOND) }
      expect(body).toMatchObject({ status: s.status, position: s.position, ...watched })
      expect([body.end_reason, body.ended_at && Date.parse(body.ended_at)]).toEqual([s.endReason, s.endedAt])
    },
  }
}

export const players = (walking: Walker) => ({ ...asking(walking), ...playing(walking) })
