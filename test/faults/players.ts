import type { Sent } from '../support/http/http-event.ts'
import { type Answer, createBody, type Service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'
import type { Asking } from './faults.ts'

/** Someone who sends one kind of request through a fault; what he sends is his alone. */
export type Player = { readonly name: Asking; readonly userId: string; readonly id: string; readonly token: string }

export const asking: readonly Asking[] = [
  ...(['create-session', 'get-session', 'terminate-session', 'get-concurrency', 'send-heartbeat'] as const),
  ...(['pause-session', 'resume-session', 'stop-session', 'validate-token', 'refresh-token', 'get-health'] as const),
]

/** What Engagement hears of each, once his request has succeeded; a heartbeat is told each time. */
const told: Partial<Record<Asking, readonly string[]>> = {
  'pause-session': ['paused'],
  'resume-session': ['paused', 'resumed'],
  'stop-session': ['stopped'],
  'terminate-session': ['completed'],
}
export const toldOf = (name: Asking, beats: number): string[] => [
  'started',
  ...(told[name] ?? []),
  ...Array(beats).fill('heartbeat'),
]

/** A player of each kind, each in the middle of a session of his own, except the one who is about to create. */
export const players = (steady: Service, nameUser: () => string = newUser): Promise<Player[]> =>
  Promise.all(
    asking.map(async (name) => {
      const userId = nameUser()
      if (name === 'create-session') return { name, userId, id: '', token: '' }
      const { body } = await steady.create(userId)
      const id: string = body.session.session_id
      if (name === 'resume-session') await steady.call('pause-session', id)
      return { name, userId, id, token: body.playback_token as string }
    }),
  )

/** What he sends. */
export const requestOf = ({ name, userId, id, token }: Player): { parameter?: string | undefined; sent: Sent } => {
  if (name === 'create-session')
    return { sent: { body: createBody(userId, { region: 'US' }), headers: { 'idempotency-key': 'once' } } }
  if (name === 'get-health') return { sent: {} }
  if (name === 'validate-token' || name === 'refresh-token') return { sent: { body: { token } } }
  return { parameter: name === 'get-concurrency' ? userId : id, sent: {} }
}

/** Sends his request; sending it again is what a player does after a 503. */
export const send = (running: Service, player: Player): Promise<Answer> => {
  const { parameter, sent } = requestOf(player)
  return running.call(player.name, parameter, sent)
}
