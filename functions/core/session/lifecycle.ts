import type { Recovery } from '../../contract/problems.ts'
import { ofSession } from '../../contract/refusals.ts'
import { partitionOf, sessionKey } from '../redis/partition.ts'
import type { ArgumentOf, OutcomeOf, Script } from '../redis/script.ts'
import * as scripts from '../redis/scripts.ts'
import type { SessionStore } from '../redis/store.ts'
import { refusing } from '../refusal.ts'
import { RateLimited, SessionEnded, SessionNotFound } from '../refusals.ts'
import { parseScriptReply, type ScriptReply } from './script-reply.ts'
import { type Session, wholeEnding } from './session.ts'
import { parseSessionId } from './session-id.ts'

/** A session, and Redis' clock (Unix ms) when it was like this. */
export type SessionAt = { readonly session: Session; readonly now: number }

type Change = {
  readonly position?: number | undefined
  readonly correlationId?: string | undefined
  /** The account that asks: of another account's session it learns nothing, as if there were none. */
  readonly owner?: string | undefined
  /** An operator asks: an operator's reads are counted apart. */
  readonly byOperator?: boolean | undefined
}

/** What every script on a session may ask for, and answer. */
type Asked = ArgumentOf<typeof scripts.stopSession>
type Answered = OutcomeOf<typeof scripts.findSession>

/** The counter of a read. An operator's reads are counted apart: a user who floods cannot keep an operator from reading. */
export const readCounterOf = (byOperator: boolean | undefined) => (byOperator ? 'operator_reads' : 'reads')

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
export const createLifecycle = (store: SessionStore) => {
  const act = <Outcome extends Answered>(script: Script<Asked, Outcome>) => {
    const run = store.script<Asked, Outcome, ScriptReply<Outcome>>(script, parseScriptReply)
    return refusing(ofSession, async (sessionId: string, change: Change = {}) => {
      const id = locate(sessionId, change.owner)
      const { outcome, now, session, details } = await run(id.partition, sessionKey(id.partition, id.id), {
        session_id: id.id,
        correlation_id: change.correlationId ?? '',
        position: change.position ?? '',
        reads: readCounterOf(change.byOperator),
        owner: change.owner ?? '',
      })
      if (outcome === 'limited') throw new RateLimited(Number(details.wait))
      if (!session) throw new SessionNotFound()
      return { outcome, now, session }
    })
  }
  const actIfLive = (script: Script<Asked, Answered>, fromStopped?: Recovery) => {
    const run = act(script)
    return refusing([...ofSession, 'session_ended'], async (sessionId: string, change?: Change): Promise<SessionAt> => {
      const { outcome, ...found } = await run(sessionId, change)
      const { session } = found
      if (outcome === 'ended') throw new SessionEnded(wholeEnding(session, session.lastHeartbeat), fromStopped)
      return found
    })
  }
  return {
    /** The session, live or ended, at its rate; one found past its deadline has expired. No sign of life. Throws RateLimited. */
    find: act(scripts.findSession),
    /** The live session whose token is used, at its rate. No sign of life. Throws SessionEnded, RateLimited. */
    useToken: actIfLive(scripts.useToken),
    /**
     * A sign of life, at its rate. Throws SessionEnded, RateLimited; a refused one ends nothing. A player that sends it
     * to a stopped session plays again, as a page from the back/forward cache does: its recovery is to create anew.
     */
    heartbeat: actIfLive(scripts.sendHeartbeat, 'recreate'),
    /** A sign of life, at its rate; pauses an active session. Throws SessionEnded, RateLimited. */
    pause: actIfLive(scripts.pauseSession),
    /** A sign of life, at its rate; resumes a paused session. Throws SessionEnded, of a stopped one as `heartbeat`; RateLimited. */
    resume: actIfLive(scripts.resumeSession, 'recreate'),
    /** Ends a live session as stopped and frees its slot; an ended one is returned as it is, or throws RateLimited. */
    stop: act(scripts.stopSession),
    /** Ends a live or a stopped session as terminated and frees its slot; another ended one as `stop`. */
    terminate: act(scripts.terminateSession),
  }
}

export type Lifecycle = ReturnType<typeof createLifecycle>
