import type { EndpointName } from '../../../functions/contract/routes.ts'
import { historyExamples } from './history.ts'
import { type Examples, running, SESSION_ID, STARTED, subject, TOKEN } from './story.ts'

const session = {
  ...{ session_id: SESSION_ID, ...subject, status: 'active', started_at: STARTED, last_heartbeat: STARTED },
  ...{ position: 0, watched_seconds: 0, degraded: false },
}
const created = {
  session,
  ...{ playback_token: TOKEN, token_expires_at: '2026-11-27T23:45:59.000Z', server_time: STARTED },
  heartbeat: { interval_seconds: 30, timeout_seconds: 90 },
  concurrency: { active_stream_count: 1, max_concurrent_streams: 4 },
  terminated_sessions: [],
}
const alive = {
  ...{ status: 'ok', session_status: 'active', next_heartbeat_seconds: 30 },
  ...{ deadline: '2026-11-27T22:47:29.673Z', server_time: STARTED },
}
const fresh = { token_expires_at: '2026-11-28T00:16:29.000Z', server_time: '2026-11-27T23:16:29.701Z' }
const ISSUED = Date.parse(STARTED.replace(/\.\d+/, '')) / 1000
const claims = {
  ...{ iss: 'viewing-service', aud: 'playback', sub: subject.user_id, jti: '6fJzq0W3kQxN1v8YhRb2Tg' },
  ...{ iat: ISSUED, nbf: ISSUED - 5, exp: ISSUED + 3600, session_id: SESSION_ID, ...subject },
}
const key = {
  ...{ kty: 'EC', crv: 'P-256', kid: '2026-11-01', alg: 'ES256', use: 'sig' },
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}
const health = (status: string, redis: string) => ({ status, service: 'viewing-service', checks: { redis } })

/** The bodies of successes. */
export const replyExamples: Readonly<Record<EndpointName, Examples>> = {
  'get-health': { healthy: { summary: 'Redis answers', value: health('healthy', 'ok') } },
  'create-session': {
    created: { summary: 'A new session', value: created },
    degraded: {
      summary: 'Content could not be asked, an older yes counts; the position could not be used',
      value: { ...created, session: { ...session, degraded: true }, ignored: ['position'] },
    },
  },
  'get-session': {
    live: { summary: 'A live session', value: session },
    ended: {
      summary: 'One that fell silent after ten minutes',
      value: {
        ...{ ...session, status: 'expired', last_heartbeat: '2026-11-27T22:55:59.911Z', position: 600 },
        ...{ watched_seconds: 600, ended_at: '2026-11-27T22:55:59.911Z', end_reason: 'missed_heartbeats' },
      },
    },
  },
  'terminate-session': {
    terminated: {
      summary: 'It was live',
      value: { status: 'terminated', session_status: 'terminated', end_reason: 'terminated' },
    },
    expired: {
      summary: 'It had expired before',
      value: { status: 'terminated', session_status: 'expired', end_reason: 'missed_heartbeats' },
    },
  },
  'get-concurrency': {
    one: {
      summary: 'One stream of four',
      value: {
        ...{ user_id: subject.user_id, active_stream_count: 1, max_concurrent_streams: 4 },
        ...{ active_sessions: [SESSION_ID], sessions: [{ ...running, position: 0 }] },
      },
    },
  },
  ...historyExamples,
  'send-heartbeat': {
    alive: { summary: 'The session lives', value: alive },
    renewed: {
      summary: 'With a fresh token: half an hour has passed',
      value: { ...alive, deadline: '2026-11-27T23:17:59.701Z', ...fresh, playback_token: TOKEN },
    },
  },
  'pause-session': { paused: { summary: 'The session is paused', value: { status: 'paused' } } },
  'resume-session': { active: { summary: 'The session is active', value: { status: 'active' } } },
  'stop-session': {
    stopped: {
      summary: 'It was live',
      value: { status: 'stopped', session_status: 'stopped', end_reason: 'stopped' },
    },
  },
  'validate-token': { valid: { summary: 'The token is good', value: { valid: true, claims } } },
  'refresh-token': { fresh: { summary: 'A fresh token', value: { token: TOKEN, ...fresh } } },
  'get-jwks': {
    keys: { summary: 'One key', value: { keys: [key] } },
    none: { summary: 'A stage that is new', value: { keys: [] } },
  },
}

export const unhealthy: Examples = {
  unhealthy: { summary: 'Redis does not answer', value: health('unhealthy', 'unavailable') },
}
