/** When a session was made, in Unix ms: the first 48 bits of its id, a UUID of version 8. */
export const sessionTimeOf = (sessionId: string): number =>
  Number.parseInt(sessionId.slice(0, 8) + sessionId.slice(9, 13), 16)

type Dated = { readonly timestamp: string; readonly session_id?: string | undefined }

/** The UTC day under which the session log keeps an event: that of its session; of one without a session its own. */
export const logDayOf = ({ timestamp, session_id }: Dated): string =>
  new Date(session_id === undefined ? timestamp : sessionTimeOf(session_id)).toISOString().slice(0, 10)
