import { randomUUID } from 'node:crypto'
import type { Json } from '../../../test/support/http/json.ts'
import { judgeCreate, judgeReport } from '../audit/judge.ts'
import type { Seat } from './accounts.ts'
import type { Answer, Request, Send } from './request.ts'
import type { World } from './world.ts'

/** A session as its player sees it; times are of the player's own clock, in ms. */
export type Playing = {
  readonly id: string
  readonly intervalMs: number
  token: string
  goodUntil: number
  halfLifeAt: number
}

const SESSION = '/api/playback/session'
export type Verb = 'heartbeat' | 'pause' | 'resume'

export type NewSession = {
  readonly content_id: string
  readonly position: number
  readonly terminate_sessions?: readonly string[]
}

/** The API as a player uses it, each answer recorded in the ledger and judged by it. */
export const callsOf = (seat: Seat, send: Send, world: World) => {
  const { ledger, history, herd } = world
  const ask = async (request: Request, about: string): Promise<Answer> => {
    herd.sent(seat)
    const answer = await send(request)
    history.noteAnswer(seat.userId, `${seat.deviceId} ${request.endpoint} ${about}`, answer)
    return answer
  }
  const onSession = (endpoint: string, id: string, token: string, body?: object) => {
    const [method, verb] = endpoint === 'terminate' ? ['DELETE', 'terminate'] : ['POST', endpoint]
    const headers = token ? { authorization: `Bearer ${token}` } : {}
    return ask({ endpoint, method, path: `${SESSION}/${id}/${verb}`, headers, ...(body && { body }) }, id)
  }
  /** Sends a stop or terminate; the answer may say that the session had already ended for another reason. */
  const end = async (endpoint: 'stop' | 'terminate', reason: string, id: string, token: string, body?: object) => {
    ledger.requestEnd(id, reason, Date.now())
    const answer = await onSession(endpoint, id, token, body)
    if (answer.recovery === 'retry') return answer
    judgeReport(seat, id, answer, world)
    ledger.ended(id, answer.gotAt)
    return answer
  }

  return {
    /** A create; what is given sends it, and sends the same again. */
    create: (wanted: NewSession) => {
      const body = { user_id: seat.userId, profile_id: 'main', device_id: seat.deviceId, region: 'US', ...wanted }
      const headers = { 'idempotency-key': randomUUID() }
      const named = wanted.terminate_sessions ?? []
      const sent = { ...seat, contentId: wanted.content_id, named, sentAt: Date.now() }
      const outcome = ledger.createSent(sent)
      return async () => {
        const answer = await ask({ endpoint: 'create', method: 'POST', path: SESSION, body, headers }, named.join(' '))
        if (answer.status === 201) herd.granted(seat)
        judgeCreate(sent, outcome, answer, world)
        return answer
      }
    },
    /** A sign of life. */
    report: async (verb: Verb, { id, token }: Playing, position: number) => {
      const answer = await onSession(verb, id, token, { position })
      judgeReport(seat, id, answer, world)
      if (answer.status !== 200) return answer
      const until = verb === 'heartbeat' ? Date.parse(answer.body.deadline) : answer.sentAt + world.windowMs
      ledger.alive(id, until, verb === 'heartbeat')
      return answer
    },
    stop: ({ id, token }: Playing, position: number) => end('stop', 'stopped', id, token, { position }),
    terminate: (id: string) => end('terminate', 'terminated', id, ''),
  }
}

/** What a player takes from the answer to a create. */
export const begun = ({ session, heartbeat, ...body }: Json): Playing => {
  const playing = {
    id: session.session_id as string,
    intervalMs: 1_000 * heartbeat.interval_seconds,
    ...{ token: '', goodUntil: 0, halfLifeAt: 0 },
  }
  keepToken(playing, body)
  return playing
}

/** A token is valid for the difference to `server_time`, counted from now on. */
export const keepToken = (playing: Playing, { playback_token, token_expires_at, server_time }: Json) => {
  if (!playback_token) return
  const life = Date.parse(token_expires_at) - Date.parse(server_time)
  const now = performance.now()
  Object.assign(playing, { token: playback_token, goodUntil: now + life, halfLifeAt: now + life / 2 })
}
