/** What is to be played. */
export type Title = {
  readonly contentId: string
  /** Seconds into the title. Without it the option `position` is asked, and after another title it is 0. */
  readonly position?: number | undefined
  /** Sessions of an earlier life of the app, which this start ends: one that it kept before it crashed. */
  readonly replaces?: readonly string[] | undefined
}

/** Who watches, and on what. The ids of the contract: 1 to 128 visible ASCII characters. */
export type Viewer = {
  readonly userId: string
  readonly profileId: string
  readonly deviceId: string
  readonly region?: string | undefined
}

/** A session that holds a stream which the viewer wants. Times are RFC 3339 texts of the service. */
export type Rival = {
  readonly sessionId: string
  readonly profileId: string
  readonly contentId: string
  readonly deviceId: string
  readonly status: string
  readonly startedAt: string
  readonly lastHeartbeat: string
  readonly isThisDevice: boolean
}

/** Streams of the account when the session began, this one included, and how many there may be. */
export type Streams = { readonly active: number; readonly max: number }

/** The session that plays; `token` is what CDN and DRM are shown, and changes when it is renewed. */
export type Live = {
  readonly contentId: string
  readonly sessionId: string
  readonly token: string
  readonly streams: Streams | undefined
}

/** The refusals that a create of the contract may meet (functions/contract/README.md, "Refusals"). */
export type RefusalCode =
  | 'body_too_large'
  | 'concurrency_limit_reached'
  | 'content_unavailable'
  | 'dependency_unavailable'
  | 'forbidden'
  | 'idempotency_key_reused'
  | 'invalid_request'
  | 'not_entitled'
  | 'rate_limited'
  | 'session_ended'
  | 'session_not_found'
  | 'storage_unavailable'
  | 'token_expired'
  | 'token_invalid'
  | 'unauthenticated'
  | 'unsupported_media_type'

/** Why a session ended (functions/contract/README.md, "Session states"). */
export type EndReason =
  | 'displaced'
  | 'entitlement_revoked'
  | 'missed_heartbeats'
  | 'paused_too_long'
  | 'session_timeout'
  | 'stopped'
  | 'superseded'
  | 'terminated'

/** What a later version of the service may say. */
type Unknown = string & Record<never, never>

export type Idle = { readonly name: 'idle' }

/** Playback did not begin, or could not go on: somebody or something said no. `retry` asks again. */
export type Refused = {
  readonly name: 'refused'
  readonly contentId: string
  /** Of the contract, or `unreachable`: no usable answer while a viewer waits. */
  readonly code: RefusalCode | 'unreachable' | Unknown
  readonly recovery: string
  /** Why Identity or Content says no, if it said so, such as `no_active_subscription`. */
  readonly reason: string | undefined
  /**
   * Of `unreachable`: the refusal of the last attempt, or `no_access_token` when the app gave none; undefined when there
   * was no answer.
   */
  readonly lastCode: RefusalCode | 'no_access_token' | Unknown | undefined
  /** For support: what the service calls this request in its log. */
  readonly requestId: string | undefined
  /** For developers. What a viewer reads depends on `code`. */
  readonly message: string
  /** Who holds the streams when `code` is `concurrency_limit_reached`: `takeOver` ends those that the viewer chooses. */
  readonly rivals: readonly Rival[]
  readonly maxStreams: number | undefined
  /** When it may be worth to ask again, seconds from this change. */
  readonly retryAfterSeconds: number | undefined
}

/**
 * Playback is over. `stopped`: by this player; `unreachable`: no answer until the token expired; anything else is the
 * contract's `end_reason`, such as `displaced`, or the `code` of a refusal without one.
 */
export type Ended = {
  readonly name: 'ended'
  readonly contentId: string
  readonly reason: EndReason | 'unreachable' | Unknown
}

export type Starting = {
  readonly name: 'starting'
  readonly contentId: string
  /** Why it takes longer: what the last attempt met, which is tried again; undefined without a refusal. */
  readonly lastCode: RefusalCode | 'no_access_token' | Unknown | undefined
}
/** A renewed token is another state of this name: compare `sessionId` before a video is loaded anew. */
export type Playing = { readonly name: 'playing' } & Live
export type Paused = { readonly name: 'paused' } & Live
export type Recovering = {
  readonly name: 'recovering'
  /** `no answer`: heartbeats fail. `session lost`: a new session is on its way. The video goes on in both. */
  readonly because: 'no answer' | 'session lost'
  readonly isPaused: boolean
} & Live

/** What the viewer should see. The video may run in `playing`, and in `recovering` unless it is paused. */
export type State = Idle | Starting | Playing | Paused | Recovering | Refused | Ended
