const HEAD = [
  ...(['event_id', 'event_type', 'timestamp', 'correlation_id'] as const),
  ...(['session_id', 'sequence', 'position', 'watched_seconds', 'session_status'] as const),
]
const WHO = ['user_id', 'profile_id', 'content_id', 'device_id', 'region'] as const

/** The fields of an entry as they lie in Redis, or by their names. */
export type Fields = Readonly<Record<string, string>>

const unpack = (names: readonly string[], words: string, fields: Record<string, string>) => {
  const values = words.split('\t')
  for (const [i, name] of names.entries()) {
    const value = values[i]
    if (value !== undefined) fields[name] = value
  }
}

/**
 * The fields of an outbox entry by their names. What nearly all events have is packed in two (`event.lua`): texts between
 * tabs. The version before writes each by its name.
 */
export const entryFields = (entry: Fields): Fields => {
  const { event, who, ...more } = entry
  if (event === undefined || who === undefined) return entry
  const fields: Record<string, string> = {}
  unpack(HEAD, event, fields)
  unpack(WHO, who, fields)
  return Object.assign(fields, more)
}

/** Whose event it is, without unpacking the rest. */
export const accountIn = ({ who, user_id = '' }: Fields): string => who?.split('\t', 1)[0] ?? user_id
