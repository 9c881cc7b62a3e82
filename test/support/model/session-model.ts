import { creates } from './creates.ts'
import { credit, end, isLive, type ModelSession, renew, tell } from './life.ts'
import { modelState, type Outcome, type Stage, type State } from './state.ts'

export type Verb = 'beat' | 'pause' | 'resume' | 'stop' | 'terminate'
type Act = { readonly position: number | undefined; readonly now: number }

const leave = (s: ModelSession, verb: 'stop' | 'terminate', { position, now }: Act) => {
  if (verb === 'terminate' && s.status === 'stopped') {
    Object.assign(s, { status: 'terminated', endReason: 'terminated' })
    tell(s, 'playback.completed')
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
  if (verb === 'beat') tell(s, 'playback.heartbeat', { session_status: s.status })
  else if (s.status !== before) tell(s, `playback.${verb}d`)
}

const acts = (state: State) => {
  /** What is asked of a live session only, and at its rate. */
  const ifLive = (s: ModelSession, kind: 'beat' | 'token', now: number): Outcome => {
    if (!isLive(s)) return { status: 410 }
    const wait = state.limits.take(kind, s.id, now)
    return wait > 0 ? { status: 429, wait } : { status: 200 }
  }
  return {
    act: (s: ModelSession, verb: Verb, position: number | undefined, now: number): Outcome => {
      const isEnding = verb === 'stop' || verb === 'terminate'
      if (isEnding) leave(s, verb, { position, now })
      if (isEnding) return { status: 200 }
      const outcome = verb === 'beat' ? ifLive(s, 'beat', now) : { status: isLive(s) ? 200 : 410 }
      if (outcome.status === 200) stay(s, verb, { position, now })
      return outcome
    },
    /** Of a token that is validated or refreshed. */
    useToken: (s: ModelSession, now: number) => ifLive(s, 'token', now),
    /** What becomes of an event of Identity: a revocation unless it names a plan. */
    tell: (user: string, at: number, plan: number | undefined, now: number) => {
      const account = state.accountOf(user)
      const outcome = account.tell(at, plan, now)
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
