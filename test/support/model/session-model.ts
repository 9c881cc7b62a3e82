import { creates } from './creates.ts'
import { credit, end, isLive, type ModelSession, publish, renew } from './life.ts'
import type { Rate } from './rate.ts'
import { modelState, type Outcome, type Stage, type State } from './state.ts'

export type Verb = 'beat' | 'pause' | 'resume' | 'stop' | 'terminate'
type Act = { readonly position: number | undefined; readonly now: number }

const leave = (s: ModelSession, verb: 'stop' | 'terminate', { position, now }: Act) => {
  if (verb === 'terminate' && s.status === 'stopped') {
    s.status = 'terminated'
    publish(s, 'playback.completed')
  }
  if (!isLive(s)) return
  if (verb === 'stop') s.position = position ?? s.position
  const status = verb === 'stop' ? 'stopped' : 'terminated'
  credit(s, now)
  end(s, status, status, now)
}

const stay = (s: ModelSession, verb: 'beat' | 'pause' | 'resume', { position, now }: Act) => {
  const before = s.status
  s.position = position ?? s.position
  renew(s, { beat: before, pause: 'paused', resume: 'active' }[verb], now)
  if (verb === 'beat') publish(s, 'playback.heartbeat', { session_status: s.status })
  else if (s.status !== before) publish(s, `playback.${verb}d`)
}

const answered = (wait: number): Outcome => (wait > 0 ? { status: 429, wait } : { status: 200 })

/** A session starts with a quarter of its pauses. */
const filled = (s: ModelSession) => (rate: Rate) => ({
  level: Math.floor((rate.burst * 3) / 4) * rate.period,
  at: s.startedAt,
})

const acts = (state: State) => {
  /** What is asked of a live session only, and at its rate. */
  const ifLive = (s: ModelSession, kind: 'beat' | 'pause' | 'token', now: number): Outcome => {
    if (!isLive(s)) return { status: 410 }
    return answered(state.limits.take(kind, s.id, now, kind === 'pause' ? filled(s) : undefined))
  }
  const read = (s: ModelSession, now: number) => answered(state.limits.take('read', s.id, now))
  return {
    act: (s: ModelSession, verb: Verb, position: number | undefined, now: number): Outcome => {
      const isEnding = verb === 'stop' || verb === 'terminate'
      if (isEnding && !isLive(s) && !(verb === 'terminate' && s.status === 'stopped')) return read(s, now)
      if (isEnding) leave(s, verb, { position, now })
      if (isEnding) return { status: 200 }
      const outcome = ifLive(s, verb === 'beat' ? 'beat' : 'pause', now)
      if (outcome.status === 200) stay(s, verb, { position, now })
      return outcome
    },
    /** A look at the session. */
    read,
    /** A look at the streams of an account. */
    list: (user: string, now: number) => answered(state.limits.take('list', user, now)),
    /** Of a token that is validated or refreshed. */
    useToken: (s: ModelSession, now: number) => ifLive(s, 'token', now),
    /** What becomes of an event of Identity: a revocation unless it names a plan. */
    tell: (user: string, at: number, plan: number | undefined, now: number) => {
      const account = state.accountOf(user)
      const outcome = account.tell(at, plan, now)
      if (outcome === 'repeated') return { outcome: 'applied', ended: 0 }
      if (outcome !== 'applied') return { outcome, ended: 0 }
      const alive = state.liveOf(user)
      const leaving = plan === undefined ? alive.filter((s) => s.startedAt <= account.revokedAt) : alive.slice(plan)
      for (const s of leaving) {
        credit(s, now)
        end(s, 'terminated', 'entitlement_revoked', now)
      }
      return { outcome, ended: leaving.length }
    },
  }
}

/** What the contract says of sessions, written a second time and as plainly as possible, to compare the service with. */
export const sessionModel = (stage: Stage) => {
  const state = modelState(stage)
  return { ...state, ...acts(state), create: creates(state) }
}

export type SessionModel = ReturnType<typeof sessionModel>
