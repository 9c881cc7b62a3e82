/** The ids of sessions: a UUID of version 8 (RFC 9562 section 5.8). */
const SESSION_ID = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

/** What continues a list after this session: its 16 bytes as base64url, a text of 22 characters. */
export const cursorAfter = (sessionId: string): string =>
  Buffer.from(sessionId.replaceAll('-', ''), 'hex').toString('base64url')

/** The session after which a list continues; undefined for a text that no page has given. */
export const sessionOfCursor = (cursor: string): string | undefined => {
  const hex = Buffer.from(cursor, 'base64url').toString('hex')
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  return SESSION_ID.test(id) && cursorAfter(id) === cursor ? id : undefined
}
