type Members = { readonly required: readonly string[]; readonly optional: readonly string[] }

const counted = ['degraded', 'heartbeats_dropped'] as const
const played = ['position', 'watched_seconds'] as const
const ended: Members = { required: played, optional: ['end_reason', 'ended_at', 'displaced_by', ...counted] }
const usage = ['active_stream_count', 'max_concurrent_streams'] as const

/** The members of `metadata` by event type. An optional one that does not apply is absent, never null. */
export const events = {
  'playback.started': { required: ['position', ...usage], optional: ['degraded'] },
  'playback.heartbeat': { required: [...played, 'session_status'], optional: counted },
  'playback.paused': { required: played, optional: counted },
  'playback.resumed': { required: played, optional: counted },
  'playback.stopped': ended,
  'playback.completed': ended,
  'playback.expired': ended,
  'playback.denied': { required: ['code'], optional: ['reason', ...usage, 'repeats'] },
} as const satisfies Record<string, Members>

export type EventType = keyof typeof events

/** Raised only by a breaking change, which is a new detail type beside the old one. */
export const EVENT_SCHEMA_VERSION = 1
