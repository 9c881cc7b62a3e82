import type { Says } from './account.ts'
import { credit, end, isLive, type ModelSession, start } from './life.ts'
import type { Outcome, State } from './state.ts'

export type Create = {
  readonly user: string
  readonly device: string
  readonly position: number
  readonly named: readonly string[]
  readonly key: string | undefined
  /** What Identity says when it is asked. */
  readonly says: Says
}
type Step = Create & { readonly id: string; readonly now: number }

const claim = (state: State, { user, device, position, named, says, id, now }: Step): Outcome => {
  const [account, alive] = [state.accountOf(user), state.liveOf(user)]
  const leaving = alive.filter((s) => named.includes(s.id) || (state.replace && s.device === device))
  account.learn(says, now)
  const { limit } = account
  if (alive.length - leaving.length >= limit) {
    const use = { active_stream_count: alive.length, max_concurrent_streams: limit }
    account.deny('concurrency_limit_reached', now, use)
    return { status: 409, rivals: alive, limit }
  }
  for (const s of leaving) {
    credit(s, now)
    end(s, 'terminated', named.includes(s.id) ? 'displaced' : 'superseded', now, { displaced_by: id })
  }
  const count = alive.length - leaving.length + 1
  const session = start({ id, user, device, position, startedAt: now }, { count, limit })
  state.sessions.push(session)
  return { status: 201, session, ended: leaving, count, limit }
}

/** Undefined when Identity was asked before it revoked, or in the same ms. */
const attempt = (state: State, step: Step): Outcome | undefined => {
  const { user, says, now } = step
  const wait = state.limits.take('create', user, now)
  if (wait > 0) return { status: 429, wait }
  if (says === 'no') state.accountOf(user).deny('not_entitled', now)
  if (says === 'no') return { status: 403 }
  return now > state.accountOf(user).revokedAt ? claim(state, step) : undefined
}

type Request = { readonly body: string; readonly session: ModelSession }

const replay = (state: State, { user }: Create, body: string, known: Request, now: number): Outcome => {
  const { session } = known
  const wait = state.limits.take('replay', user, now)
  if (wait > 0) return { status: 429, wait }
  if (known.body !== body) return { status: 422 }
  if (!isLive(session)) return { status: 410, session }
  return { status: 201, session, count: state.liveOf(user).length, limit: state.accountOf(user).limit }
}

/** What a create is answered; `id` is the one that a new session would get. */
export const creates = (state: State) => {
  const requests = new Map<string, Request>()
  return (create: Create, id: string, now: number): Outcome => {
    const { user, key } = create
    const body = JSON.stringify([create.device, [...new Set(create.named)].sort()])
    const known = key && requests.get(`${user} ${key}`)
    if (known) return replay(state, create, body, known, now)
    const step = { ...create, id, now }
    const outcome = attempt(state, step) ?? attempt(state, step) ?? { status: 503 }
    if (key && outcome.session) requests.set(`${user} ${key}`, { body, session: outcome.session })
    return outcome
  }
}
