import type { Json } from '../../../test/support/http/json.ts'
import { mostAtOnce, type Span } from './streams-at-once.ts'

/** Clocks are those of one machine, but they are read in two processes. */
const SKEW_MS = 20

/** What was asked for that can end a session, and since when it may have. */
type Leave = { readonly from: number; readonly reason: string }

/** A session that was granted; times in Unix ms, `until` the deadline that was promised last. */
export type Grant = {
  readonly id: string
  readonly userId: string
  readonly startedAt: number
  until: number
  /** Heartbeats that were answered with 200. */
  beats: number
  /** From then on it certainly lives no more. */
  goneAt: number
}

/** A create as it was sent; it may hold a slot from its first attempt on as long as its outcome is not known. */
export type Wish = {
  readonly userId: string
  readonly deviceId: string
  readonly contentId: string
  readonly named: readonly string[]
  readonly sentAt: number
}

/** The time between a request and its answer. */
export type Asked = { readonly sentAt: number; readonly gotAt: number }

/**
 * What players were told, and whether what they are told next can be explained by it. Sound with requests under way and
 * with lost replies: a session lives for certain from `started_at` until the deadline promised last or until somebody
 * asks for its end, whichever is first; a create without an answer may have made a session or not.
 */
export const ledger = (limitOf: (userId: string) => number) => {
  const grants = new Map<string, Grant>()
  const accounts = new Map<string, Grant[]>()
  const open = new Map<string, Set<Wish>>()
  /** By session id: also of one whose grant is not known yet. */
  const leaves = new Map<string, Set<Leave>>()
  const restarts: number[] = []
  const ofAccount = (userId: string) => accounts.get(userId) ?? []
  const leavesOf = (id: string) => [...(leaves.get(id) ?? [])]
  const leave = (id: string, reason: string, from: number) => {
    const [one, all] = [{ from, reason }, leaves.get(id) ?? new Set<Leave>()]
    leaves.set(id, all.add(one))
    return () => void all.delete(one)
  }
  /** Until when it certainly lives. */
  const certainlyUntil = ({ id, until }: Grant) => Math.min(until, ...leavesOf(id).map(({ from }) => from))
  const end = (grant: Grant | undefined, at: number) => {
    if (grant) grant.goneAt = Math.min(grant.goneAt, at)
  }
  const lose = (grant: Grant, at: number) => {
    leave(grant.id, 'lost', at)
    end(grant, at)
  }
  const wasLost = ({ startedAt }: Grant) => restarts.some((at) => startedAt <= at + SKEW_MS)
  const spans = (userId: string): Span[] =>
    ofAccount(userId)
      .map((grant) => ({ id: grant.id, from: grant.startedAt, to: certainlyUntil(grant) - SKEW_MS }))
      .filter(({ from, to }) => from < to)
  const isOpen = (userId: string, { device_id: deviceId, content_id: contentId }: Json, { gotAt }: Asked) =>
    [...(open.get(userId) ?? [])].some(
      (wish) => wish.deviceId === deviceId && wish.contentId === contentId && wish.sentAt <= gotAt,
    )
  const rivalFault = (userId: string, rival: Json, asked: Asked) => {
    const grant = grants.get(rival.session_id)
    if (!grant) return isOpen(userId, rival, asked) ? undefined : `nobody was granted ${rival.session_id}`
    if (grant.userId !== userId) return `${rival.session_id} is another's`
    return grant.goneAt + SKEW_MS < asked.sentAt ? `${grant.id} had ended` : undefined
  }

  return {
    grants: grants as ReadonlyMap<string, Grant>,
    accounts: accounts as ReadonlyMap<string, readonly Grant[]>,
    restarts: restarts as readonly number[],
    /** A create is sent. Gives what settles it; until then its outcome is in doubt. */
    wish: (wish: Wish) => {
      const all = open.get(wish.userId) ?? new Set()
      open.set(wish.userId, all.add(wish))
      const undo = wish.named.map((id) => leave(id, 'displaced', wish.sentAt))
      return {
        refused: () => {
          all.delete(wish)
          for (const restore of undo) restore()
        },
        /** The sessions of the account that live at once though they must not; empty when all is well. */
        granted: ({ session, heartbeat }: Json): readonly Span[] => {
          all.delete(wish)
          const [id, startedAt] = [session.session_id, Date.parse(session.started_at)]
          const until = Date.parse(session.last_heartbeat) + 1_000 * heartbeat.timeout_seconds
          const grant: Grant = grants.get(id) ?? {
            id,
            userId: wish.userId,
            startedAt,
            until,
            beats: 0,
            goneAt: Number.POSITIVE_INFINITY,
          }
          if (!grants.has(id)) accounts.set(wish.userId, [...ofAccount(wish.userId), grant])
          grants.set(id, grant)
          for (const at of restarts) if (startedAt <= at) lose(grant, at)
          const most = mostAtOnce(spans(wish.userId))
          return most.length > limitOf(wish.userId) ? most : []
        },
      }
    },
    /** A sign of life was acknowledged. */
    alive: (id: string, until: number, isBeat: boolean) => {
      const grant = grants.get(id)
      if (!grant) return
      grant.until = Math.max(grant.until, until)
      if (isBeat) grant.beats += 1
    },
    /** Somebody asks for the end of a session. Gives what takes that back. */
    leave,
    /** Its end was acknowledged, or found out. */
    ended: (id: string, at: number) => end(grants.get(id), at),
    /** Redis will lose everything that it has at that moment. */
    restarted: (at: number) => {
      restarts.push(at)
      for (const grant of grants.values()) if (grant.startedAt <= at) lose(grant, at)
    },
    /** Why a 404 or 410 about a session cannot be; undefined when it can. */
    goneFault: (id: string, { status, body, ...asked }: Json & Asked): string | undefined => {
      const grant = grants.get(id)
      if (!grant) return undefined // its create has had no answer yet
      if (status === 404) return wasLost(grant) ? undefined : 'it is kept for hours, and Redis was not lost'
      const { end_reason: reason } = body
      if (reason === 'missed_heartbeats')
        return asked.gotAt + SKEW_MS >= grant.until ? undefined : 'its deadline has not passed'
      return leavesOf(id).some((one) => one.reason === reason && one.from <= asked.gotAt)
        ? undefined
        : `nobody asked for ${reason}`
    },
    /** Why a refusal for want of a slot cannot be; empty when it can. */
    fullFaults: (userId: string, { body, ...asked }: Json & Asked): string[] => {
      const limit = limitOf(userId)
      const rivals: Json[] = body.active_sessions
      const named = new Set(rivals.map(({ session_id }) => session_id))
      const unnamed = ofAccount(userId).filter(
        (grant) =>
          grant.startedAt + SKEW_MS < asked.sentAt &&
          certainlyUntil(grant) - SKEW_MS > asked.gotAt &&
          !named.has(grant.id),
      )
      const counts = [body.max_concurrent_streams, body.active_stream_count, named.size]
      return [
        ...(counts.every((count) => count === limit) ? [] : [`the limit is ${limit}, told were ${counts}`]),
        ...rivals.map((rival) => rivalFault(userId, rival, asked)).filter((fault) => fault !== undefined),
        ...unnamed.map(({ id }) => `${id} lives and is not named`),
      ]
    },
  }
}

export type Ledger = ReturnType<typeof ledger>
