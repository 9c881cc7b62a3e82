import { service } from './service.ts'
import { newUser } from './users.ts'

/** A service whose time the test moves, and a session in it. */
export const playing = async (settings: Record<string, string> = {}) => {
  const time = { now: Date.now() }
  const running = service({ settings, clock: () => time.now })
  const userId = newUser()
  const created = await running.create(userId, { position: 10 })
  const id: string = created.body.session.session_id
  const act = (verb: 'send-heartbeat' | 'pause-session' | 'resume-session' | 'stop-session', position?: number) =>
    running.call(verb, id, position === undefined ? {} : { body: { position } })
  const pass = (ms: number) => {
    time.now += ms
  }
  return { running, userId, id, act, pass, start: time.now, token: created.body.playback_token as string }
}
