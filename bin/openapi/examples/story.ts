/** What the examples are about: Ann watches a film on her television. As in functions/contract/README.md. */
export const SESSION_ID = '01a21f2f-da46-8010-8b0a-88fa63d0678d'
export const SESSION_PATH = `/api/playback/session/${SESSION_ID}`
export const STARTED = '2026-11-27T22:45:59.673Z'
export const TOKEN = 'eyJ…'

const ids = { profile_id: 'main', content_id: 'film-1', device_id: 'tv' }
export const subject = { user_id: 'ann', ...ids, region: 'US' }
export const running = {
  session_id: SESSION_ID,
  ...ids,
  status: 'active',
  started_at: STARTED,
  last_heartbeat: STARTED,
}

/** Where `npm start` serves the contract page. */
export const CONTRACT_URL = 'http://localhost:8080/contract'

/** An example as OpenAPI writes it. */
export type Example = { readonly summary: string; readonly value: object }
export type Examples = Readonly<Record<string, Example>>
