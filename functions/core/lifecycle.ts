import type { Settings } from '../contract/environment.ts'
import { SessionNotFound } from './errors.ts'
import { sessionKey } from './partition.ts'
import * as scripts from './scripts.ts'
import { type Session, SessionEnded, sessionFrom } from './session.ts'
import { parseSessionId } from './session-id.ts'
import type { Script, SessionStore } from './store.ts'

export type Moment = { readonly session: Session /** Redis' clock, Unix ms. */; readonly now: number }

/** Settings of a session's deadline as the scripts take them, in ms. */
export const timing = (settings: Settings) => ({
  interval: settings.HEARTBEAT_INTERVAL,
  window: settings.HEARTBEAT_INTERVAL * settings.MISSED_HEARTBEATS,
  session_timeout: settings.SESSION_TIMEOUT,
  pause_timeout: settings.PAUSE_TIMEOUT,
})

type Change = { readonly position?: number | undefined; readonly correlationId?: string | undefined }

/**
 * The life of a session after its creation. Every verb is one atomic step in Redis that commits state and event
 * together, and may be repeated. All throw SessionNotFound for an id that names no session (without asking Redis when
 * the id could never have been minted) and StorageUnavailable.
 */
export const lifecycle = (store: SessionStore, settings: Settings) => {
  const act =
    (script: Script, extra = {}) =>
    async (sessionId: string, change: Change = {}) => {
      const id = parseSessionId(sessionId)
      if (!id) throw new SessionNotFound()
      const { outcome, now, fields } = await script(id.partition, sessionKey(id.partition, id.id), {
        session_id: id.id,
        correlation_id: change.correlationId ?? '',
        position: change.position ?? '',
        ...extra,
      })
      if (outcome === 'missing') throw new SessionNotFound()
      return { outcome, now, session: sessionFrom(fields) }
    }
  const actIfLive = (script: Script, extra = {}) => {
    const run = act(script, { ...timing(settings), ...extra })
    return async (sessionId: string, change?: Change): Promise<Moment> => {
      const { outcome, ...moment } = await run(sessionId, change)
      if (outcome === 'ended') throw new SessionEnded(moment.session)
      return moment
    }
  }
  const find = act(store.script('findSession', scripts.findSession))
  return {
    /** The session, live or ended; one found past its deadline has expired. No sign of life. */
    find: (sessionId: string): Promise<Moment> => find(sessionId),
    /** A sign of life. Throws SessionEnded. */
    beat: actIfLive(store.script('sendHeartbeat', scripts.sendHeartbeat), {
      event_interval: settings.HEARTBEAT_EVENT_INTERVAL,
    }),
    /** A sign of life; pauses an active session. Throws SessionEnded. */
    pause: actIfLive(store.script('pauseSession', scripts.pauseSession)),
    /** A sign of life; resumes a paused session. Throws SessionEnded. */
    resume: actIfLive(store.script('resumeSession', scripts.resumeSession)),
    /** Ends a live session as stopped and frees its slot; an ended one is returned as it is. */
    stop: act(store.script('stopSession', scripts.stopSession)),
    /** Ends a live or a stopped session as terminated and frees its slot; another ended one is returned as it is. */
    terminate: act(store.script('terminateSession', scripts.terminateSession)),
  }
}

export type Lifecycle = ReturnType<typeof lifecycle>
