/** The clocks are those of one machine, but two processes read them: two times may differ by this much. */
export const SKEW_MS = 20

/** A request that can end a session: from when it may have taken effect, and the `end_reason` it leads to. */
export type EndRequest = { readonly from: number; readonly reason: string }

/** A session that was granted; times in Unix ms. */
export type Grant = {
  readonly id: string
  readonly userId: string
  readonly startedAt: number
  /** The deadline that the service promised last. */
  until: number
  /** Heartbeats that were answered with 200. */
  beats: number
  /** From then on it has certainly ended. */
  goneAt: number
}

/** A create as it was sent. While its outcome is unknown it may hold a slot from its first attempt on. */
export type CreateRequest = {
  readonly userId: string
  readonly deviceId: string
  readonly contentId: string
  /** The sessions it may end to make room. */
  readonly named: readonly string[]
  readonly sentAt: number
}

/** When a request was sent and when its answer came; Unix ms. */
export type Exchange = { readonly sentAt: number; readonly gotAt: number }
