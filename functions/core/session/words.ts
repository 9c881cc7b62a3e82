/**
 * A session as Redis holds it: these words between tabs, an empty one for none, then what a newer version adds
 * (`words.lua`; their meaning: core/README.md).
 */
export const SESSION_WORDS = [
  ...(['status', 'deadline', 'due_to', 'last_heartbeat', 'told', 'watched_ms', 'sequence'] as const),
  ...(['heartbeats_dropped', 'position', 'recent', 'beats', 'started_at', 'user_id', 'profile_id'] as const),
  ...(['content_id', 'device_id', 'region', 'correlation_id', 'degraded', 'decided_at', 'request'] as const),
  ...(['terminated_sessions', 'paused_at', 'pauses', 'tokens_used', 'reads', 'operator_reads'] as const),
  ...(['heartbeat_told', 'end_reason', 'ended_at'] as const),
] as const

/** The words of a stored session by name, those that have a value. */
export const parseWords = (stored: string): Readonly<Record<string, string>> => {
  const words = stored.split('\t')
  return Object.fromEntries(SESSION_WORDS.flatMap((name, i) => (words[i] ? [[name, words[i]]] : [])))
}
