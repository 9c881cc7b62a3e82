import type { Recovery } from '../../contract/problems.ts'
import { ofSession } from '../../contract/refusals.ts'
import type { Settings } from '../../contract/settings/settings.ts'
import { partitionOf, sessionKey } from '../redis/partition.ts'
import * as scripts from '../redis/scripts.ts'
import type { Script, SessionStore } from '../redis/store.ts'
import { refusing } from '../refusal.ts'
import { RateLimited, SessionEnded, SessionNotFound } from '../refusals.ts'
import { rateLimits, readCounterOf } from './rate-limits.ts'
import { parseScriptReply, type ScriptReply } from './script-reply.ts'
import { parseSession, type Session } from './session.ts'
import { parseSessionId } from './session-id.ts'

/** A session, and Redis' clock (Unix ms) when it was like this. */
export type SessionAt = { readonly session: Session; readonly now: number }

/** Settings of a session's deadline as the scripts take them, in ms. */
export const timing = (settings: Settings) => ({
  window: settings.HEARTBEAT_INTERVAL * settings.MISSED_HEARTBEATS,
  session_timeout: settings.SESSION_TIMEOUT,
  pause_timeout: settings.PAUSE_TIMEOUT,
})

type Change = {
  readonly position?: number | undefined
  readonly correlationId?: string | undefined
  /** The account that asks: of another account's session it learns nothing, as if there were none. */
  readonly owner?: string | undefined
  /** An operator asks: an operator's reads are counted apart. */
  readonly byOperator?: boolean | undefined
}

/** Where the session is, if this service could have minted its id, and for this owner. */
const locate = (sessionId: string, owner: string | undefined) => {
  const id = parseSessionId(sessionId)
  if (!id || (owner !== undefined && partitionOf(owner) !== id.partition)) throw new SessionNotFound()
  return id
}

/**
 * The life of a session after its creation. Every verb is one atomic step in Redis that commits state and event
 * together, and may be repeated. All throw SessionNotFound for an id that names no session, or none of the owner's
 * (without asking Redis when the id could never have been minted for him), and StorageUnavailable.
 */
export const createLifecycle = (store: SessionStore, settings: Settings) => {
  const act = (parts: readonly string[], extra = {}) => {
    const run: Script<ScriptReply> = store.script(parts, parseScriptReply)
    return refusing(ofSession, async (sessionId: string, change: Change = {}) => {
      const id = locate(sessionId, change.owner)
      const { outcome, now, fields } = await run(id.partition, sessionKey(id.partition, id.id), {
        session_id: id.id,
        correlation_id: change.correlationId ?? '',
        position: change.position ?? '',
        ...readCounterOf(change.byOperator),
        ...(change.owner !== undefined && { owner: change.owner }),
        ...extra,
      })
      if (outcome === 'missing') throw new SessionNotFound()
      if (outcome === 'limited') throw new RateLimited(Number(fields.wait))
      return { outcome, now, session: parseSession(fields) }
    })
  }
  const limits = rateLimits(settings)
  const actIfLive = (parts: readonly string[], extra = {}, fromStopped?: Recovery) => {
    const run = act(parts, { ...timing(settings), ...extra })
    return refusing([...ofSession, 'session_ended'], async (sessionId: string, change?: Change): Promise<SessionAt> => {
      const { outcome, ...found } = await run(sessionId, change)
      if (outcome === 'ended') throw new SessionEnded(found.session, fromStopped)
      return found
    })
  }
  return {
    /** The session, live or ended, at its rate; one found past its deadline has expired. No sign of life. Throws RateLimited. */
    find: act(scripts.findSession, limits.reads),
    /** The live session whose token is used, at its rate. No sign of life. Throws SessionEnded, RateLimited. */
    useToken: actIfLive(scripts.useToken, limits.tokens),
    /**
     * A sign of life, at its rate. Throws SessionEnded, RateLimited; a refused one ends nothing. A player that sends it
     * to a stopped session plays again, as a page from the back/forward cache does: its recovery is to create anew.
     */
    heartbeat: actIfLive(
      scripts.sendHeartbeat,
      { event_interval: settings.HEARTBEAT_EVENT_INTERVAL, ...limits.heartbeats },
      'recreate',
    ),
    /** A sign of life, at its rate; pauses an active session. Throws SessionEnded, RateLimited. */
    pause: actIfLive(scripts.pauseSession, limits.pauses),
    /** A sign of life, at its rate; resumes a paused session. Throws SessionEnded, of a stopped one as `heartbeat`; RateLimited. */
    resume: actIfLive(scripts.resumeSession, limits.pauses, 'recreate'),
    /** Ends a live session as stopped and frees its slot; an ended one is returned as it is, or throws RateLimited. */
    stop: act(scripts.stopSession, limits.reads),
    /** Ends a live or a stopped session as terminated and frees its slot; another ended one as `stop`. */
    terminate: act(scripts.terminateSession, limits.reads),
  }
}

export type Lifecycle = ReturnType<typeof createLifecycle>
