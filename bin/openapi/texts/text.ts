/** What a member means, and for a number or a time its unit. */
export type Text = string | readonly [meaning: string, unit: Unit]

export const TIME = 'RFC 3339, in UTC, with milliseconds'
export const UNIX_TIME = 'seconds since 1970 (Unix time)'

type Unit = 'seconds' | 'whole seconds' | 'sessions' | 'HTTP status code' | typeof TIME | typeof UNIX_TIME

/**
 * The texts of a schema: of itself under `''`, of its members by their path, such as `heartbeat.interval_seconds`. The
 * members of what a list holds have the path of the list before theirs.
 */
export type Texts = Readonly<Record<string, Text>>
