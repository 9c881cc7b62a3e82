import type { Request } from './answer.ts'
import type { Create, Session } from './memory.ts'

const SESSIONS = '/api/playback/session'
const JSON_TYPE = { 'Content-Type': 'application/json' }
const bearer = (token: string | undefined) => (token ? { Authorization: `Bearer ${token}` } : undefined)

export const createRequest = ({ key, body }: Create, accessToken: string | undefined): Request => ({
  ...{ name: 'create', method: 'POST', path: SESSIONS, body },
  headers: { ...JSON_TYPE, 'Idempotency-Key': key, ...bearer(accessToken) },
})

const pathOf = ({ id }: Session, verb: string) => `${SESSIONS}/${encodeURIComponent(id)}/${verb}`

export const reportRequest = (
  session: Session,
  name: Exclude<Request['name'], 'create'>,
  position: number | undefined,
): Request => {
  if (name === 'refresh') {
    const path = '/api/playback/token/refresh'
    return { name, method: 'POST', path, headers: JSON_TYPE, body: { token: session.token } }
  }
  const headers = { ...JSON_TYPE, ...bearer(session.token) }
  return {
    name,
    method: 'POST',
    path: pathOf(session, name),
    headers,
    body: position === undefined ? {} : { position },
  }
}

/** A stop that needs no header, and so no preflight: the only form that a browser still sends as the page ends. */
export const lastStop = (session: Session, position: number | undefined) => ({
  path: pathOf(session, 'stop'),
  text: JSON.stringify({ token: session.token, ...(position !== undefined && { position }) }),
})
