const HEAD = [
  ...(['event_id', 'event_type', 'timestamp', 'correlation_id'] as const),
  ...(['session_id', 'sequence', 'position', 'watched_seconds', 'session_status'] as const),
]
const WHO = ['user_id', 'profile_id', 'content_id', 'device_id', 'region'] as const

const named = (names: readonly string[], words: string) => {
  const values = words.split('\t')
  return Object.fromEntries(names.flatMap((name, i) => (values[i] === undefined ? [] : [[name, values[i]]])))
}

/**
 * The fields of an outbox entry by their names. What nearly all events have is packed in two (`event.lua`): texts between
 * tabs. The version before writes each by its name.
 */
export const entryFields = (entry: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const { event, who, ...more } = entry
  return event === undefined || who === undefined ? entry : { ...named(HEAD, event), ...named(WHO, who), ...more }
}
