import type { Json } from '../../../test/support/http/json.ts'
import { type CreateRequest, type EndRequest, type Exchange, type Grant, SKEW_MS } from './grant.ts'
import { mostAtOnce, type Span } from './streams-at-once.ts'

/**
 * All answers so far, and whether they explain the next one. Correct with requests in flight and with lost replies: a
 * session lives for certain from `started_at` until its last promised deadline or until a request to end it is sent,
 * whichever is first. A create without an answer may or may not have made a session.
 */
export const ledger = (limitOf: (userId: string) => number) => {
  const grants = new Map<string, Grant>()
  const accounts = new Map<string, Grant[]>()
  const open = new Map<string, Set<CreateRequest>>()
  /** By session id, also of a session whose grant is not known yet. */
  const endRequests = new Map<string, Set<EndRequest>>()
  const restarts: number[] = []
  const ofAccount = (userId: string) => accounts.get(userId) ?? []
  const endRequestsOf = (id: string) => [...(endRequests.get(id) ?? [])]
  const requestEnd = (id: string, reason: string, from: number) => {
    const [one, all] = [{ from, reason }, endRequests.get(id) ?? new Set<EndRequest>()]
    endRequests.set(id, all.add(one))
    return () => void all.delete(one)
  }
  /** Until when it certainly lives. */
  const certainlyUntil = ({ id, until }: Grant) => Math.min(until, ...endRequestsOf(id).map(({ from }) => from))
  const end = (grant: Grant | undefined, at: number) => {
    if (grant) grant.goneAt = Math.min(grant.goneAt, at)
  }
  const lose = (grant: Grant, at: number) => {
    requestEnd(grant.id, 'lost', at)
    end(grant, at)
  }
  const wasLost = ({ startedAt }: Grant) => restarts.some((at) => startedAt <= at + SKEW_MS)
  const spans = (userId: string): Span[] =>
    ofAccount(userId)
      .map((grant) => ({ id: grant.id, from: grant.startedAt, to: certainlyUntil(grant) - SKEW_MS }))
      .filter(({ from, to }) => from < to)
  const isOpen = (userId: string, { device_id: deviceId, content_id: contentId }: Json, { gotAt }: Exchange) =>
    [...(open.get(userId) ?? [])].some(
      (request) => request.deviceId === deviceId && request.contentId === contentId && request.sentAt <= gotAt,
    )
  const rivalFault = (userId: string, rival: Json, exchange: Exchange) => {
    const grant = grants.get(rival.session_id)
    if (!grant) return isOpen(userId, rival, exchange) ? undefined : `no create was granted ${rival.session_id}`
    if (grant.userId !== userId) return `${rival.session_id} is another's`
    return grant.goneAt + SKEW_MS < exchange.sentAt ? `${grant.id} had ended` : undefined
  }

  return {
    grants: grants as ReadonlyMap<string, Grant>,
    accounts: accounts as ReadonlyMap<string, readonly Grant[]>,
    restarts: restarts as readonly number[],
    /** A create is sent. Gives what records its outcome; until then the outcome is unknown. */
    createSent: (request: CreateRequest) => {
      const all = open.get(request.userId) ?? new Set()
      open.set(request.userId, all.add(request))
      const undo = request.named.map((id) => requestEnd(id, 'displaced', request.sentAt))
      return {
        refused: () => {
          all.delete(request)
          for (const restore of undo) restore()
        },
        /** The sessions of the account that live at once above its limit; empty when there are none. */
        granted: ({ session, heartbeat }: Json): readonly Span[] => {
          all.delete(request)
          const [id, startedAt] = [session.session_id, Date.parse(session.started_at)]
          const until = Date.parse(session.last_heartbeat) + 1_000 * heartbeat.timeout_seconds
          const grant: Grant = grants.get(id) ?? {
            id,
            userId: request.userId,
            startedAt,
            until,
            beats: 0,
            goneAt: Number.POSITIVE_INFINITY,
          }
          if (!grants.has(id)) accounts.set(request.userId, [...ofAccount(request.userId), grant])
          grants.set(id, grant)
          for (const at of restarts) if (startedAt <= at) lose(grant, at)
          const most = mostAtOnce(spans(request.userId))
          return most.length > limitOf(request.userId) ? most : []
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
    /** A request to end a session is sent. Gives what takes that back. */
    requestEnd,
    /** Its end was acknowledged, or an answer showed it. */
    ended: (id: string, at: number) => end(grants.get(id), at),
    /** Redis loses everything that it holds at that moment. */
    restarted: (at: number) => {
      restarts.push(at)
      for (const grant of grants.values()) if (grant.startedAt <= at) lose(grant, at)
    },
    /** Why a 404 or 410 about a session is wrong; undefined when it can be right. */
    goneFault: (id: string, { status, body, ...exchange }: Json & Exchange): string | undefined => {
      const grant = grants.get(id)
      if (!grant) return undefined // its create has had no answer yet
      if (status === 404) return wasLost(grant) ? undefined : 'it is kept for hours, and Redis was not lost'
      const { end_reason: reason } = body
      if (reason === 'missed_heartbeats')
        return exchange.gotAt + SKEW_MS >= grant.until ? undefined : 'its deadline has not passed'
      return endRequestsOf(id).some((one) => one.reason === reason && one.from <= exchange.gotAt)
        ? undefined
        : `no request for ${reason}`
    },
    /** Why a refusal with `concurrency_limit_reached` is wrong; empty when it can be right. */
    fullFaults: (userId: string, { body, ...exchange }: Json & Exchange): string[] => {
      const limit = limitOf(userId)
      const rivals: Json[] = body.active_sessions
      const named = new Set(rivals.map(({ session_id }) => session_id))
      const unnamed = ofAccount(userId).filter(
        (grant) =>
          grant.startedAt + SKEW_MS < exchange.sentAt &&
          certainlyUntil(grant) - SKEW_MS > exchange.gotAt &&
          !named.has(grant.id),
      )
      const counts = [body.max_concurrent_streams, body.active_stream_count, named.size]
      return [
        ...(counts.every((count) => count === limit) ? [] : [`the limit is ${limit}, the answer says ${counts}`]),
        ...rivals.map((rival) => rivalFault(userId, rival, exchange)).filter((fault) => fault !== undefined),
        ...unnamed.map(({ id }) => `${id} lives and is not named`),
      ]
    },
  }
}

export type Ledger = ReturnType<typeof ledger>
