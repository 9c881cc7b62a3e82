import type { Request as Asked, Send } from '../../../lib/player/player.ts'
import { judgeCreate, judgeReport } from '../audit/judge.ts'
import type { Tally } from '../tally.ts'
import type { Seat } from './accounts.ts'
import type { Answer, Request, Sender } from './request.ts'
import { tokens } from './tokens.ts'
import type { World } from './world.ts'

const SESSION = '/api/playback/session'
type Create = {
  readonly request: Parameters<typeof judgeCreate>[0]
  readonly outcome: Parameters<typeof judgeCreate>[1]
}

/** What a player sends and hears: each request goes out as it is; each answer is recorded in the ledger and judged. */
export const audited = (seat: Seat, send: Sender, world: World, { reactions }: Tally) => {
  const { ledger, history, herd } = world
  const held = tokens()
  /** By Idempotency-Key, while their outcome is unknown. */
  const creates = new Map<string, Create>()

  const ask = async (request: Request, about: string): Promise<Answer> => {
    herd.sent(seat)
    const answer = await send(request)
    if (answer.recovery === 'retry') reactions.add('tried again')
    history.noteAnswer(seat.userId, `${seat.deviceId} ${request.name} ${about}`, answer)
    return answer
  }

  /** A create is one decision, however often it is sent. */
  const decided = (key: string, { body }: Asked): Create => {
    const known = creates.get(key)
    if (known) return known
    const named = (body.terminate_sessions ?? []) as readonly string[]
    const request = { ...seat, contentId: String(body.content_id), named, sentAt: Date.now() }
    const create = { request, outcome: ledger.createSent(request) }
    creates.set(key, create)
    return create
  }

  const create = async (asked: Asked) => {
    const key = asked.headers['Idempotency-Key'] ?? ''
    const { request, outcome } = decided(key, asked)
    const answer = await ask(asked, request.named.join(' '))
    if (answer.status === 201) herd.granted(seat)
    if (answer.status === 201) held.keep(answer.body.session.session_id, answer.body.playback_token, answer.body)
    if (answer.recovery !== 'retry') creates.delete(key)
    judgeCreate(request, outcome, answer, world)
    return answer
  }

  /** The answer to a stop or terminate may say that the session had already ended for another reason. */
  const end = async (request: Request, reason: string, id: string) => {
    ledger.requestEnd(id, reason, Date.now())
    const answer = await ask(request, id)
    if (answer.recovery === 'retry') return answer
    judgeReport(seat, id, answer, world)
    ledger.ended(id, answer.gotAt)
    return answer
  }

  const report = async (asked: Asked, id: string) => {
    const token = (asked.headers.Authorization ?? '').slice('Bearer '.length)
    const isPastHalfLife = held.isPastHalfLife(token)
    const answer = await ask(asked, id)
    judgeReport(seat, id, answer, world)
    if (answer.status !== 200) return answer
    const isBeat = asked.name === 'heartbeat'
    ledger.alive(id, isBeat ? Date.parse(answer.body.deadline) : answer.sentAt + world.windowMs, isBeat)
    if (!isBeat) return answer
    if (isPastHalfLife && !answer.body.playback_token)
      world.violate('No fresh token past half the life of the old one', { ...seat, id, token }, seat.userId)
    held.keep(id, answer.body.playback_token, answer.body)
    return answer
  }

  /** Not needed while heartbeats bring tokens: it is counted, and judged like them. */
  const refresh = async (asked: Asked) => {
    const id = held.sessionOf(String(asked.body.token))
    reactions.add('asked for a token beside the heartbeats')
    const answer = await ask(asked, id)
    judgeReport(seat, id, answer, world)
    if (answer.status === 200) held.keep(id, answer.body.token, answer.body)
    return answer
  }

  const sendAudited: Send = (asked) => {
    const id = asked.path.split('/')[4] ?? ''
    if (asked.name === 'create') return create(asked)
    if (asked.name === 'refresh') return refresh(asked)
    return asked.name === 'stop' ? end(asked, 'stopped', id) : report(asked, id)
  }
  return {
    send: sendAudited,
    /** What a viewer does who ends a session from outside its player. */
    terminate: (id: string) =>
      end({ name: 'terminate', method: 'DELETE', path: `${SESSION}/${id}/terminate`, headers: {} }, 'terminated', id),
  }
}
