import { historyRoutes } from './history/routes.ts'
import { ofBody, ofCredential, ofSession } from './refusals.ts'
import * as replies from './replies.ts'
import * as requests from './requests.ts'
import type { Route } from './route.ts'
import { JWKS_MAX_AGE_SECONDS } from './tokens/key-times.ts'

const session = '/api/playback/session'
const read = { method: 'GET', body: 'none', status: 200 } as const
const playerCall = { method: 'POST', credential: 'session', status: 200, origins: 'stage', reaches: ['redis'] } as const
const tokenCall = {
  method: 'POST',
  credential: 'none',
  body: 'required',
  request: requests.tokenRequest,
  status: 200,
  reaches: ['redis', 'signing keys'],
} as const
const ofToken = ['token_invalid', 'token_expired', 'dependency_unavailable'] as const

/** The table of endpoints: deployed, served locally, documented and tested from here. */
export const routes = {
  'get-health': {
    ...read,
    path: '/health',
    summary: 'Whether the service can reach its session store',
    credential: 'none',
    reply: replies.healthReply,
    refusals: [], // it reports the trouble that others refuse with
    origins: 'any',
    reaches: ['redis'],
  },
  'create-session': {
    method: 'POST',
    path: session,
    summary: 'Start a playback session and take a slot of the account',
    credential: 'user',
    body: 'required',
    request: requests.createSessionRequest,
    idempotent: true,
    status: 201,
    reply: replies.createSessionReply,
    refusals: [
      ...[...ofCredential, 'forbidden', ...ofBody, 'idempotency_key_reused', 'not_entitled', 'content_unavailable'],
      ...['concurrency_limit_reached', 'session_ended', 'rate_limited', 'storage_unavailable'],
    ],
    origins: 'stage',
    reaches: ['redis', 'signing keys', 'upstreams'],
  },
  'get-session': {
    ...read,
    path: `${session}/{sessionID}`,
    summary: 'Read a session, live or ended',
    credential: 'user or session',
    reply: replies.session,
    refusals: [...ofCredential, ...ofSession],
    origins: 'stage',
    reaches: ['redis'],
  },
  'terminate-session': {
    ...{ method: 'DELETE', body: 'none', status: 200 },
    path: `${session}/{sessionID}/terminate`,
    summary: 'End a session from outside its player',
    credential: 'user or session',
    reply: replies.terminateReply,
    refusals: [...ofCredential, ...ofSession],
    origins: 'stage',
    reaches: ['redis'],
  },
  'get-concurrency': {
    ...read,
    path: '/api/concurrency/{userID}',
    summary: 'The streams an account is using, of more than a hundred the oldest, and its limit',
    credential: 'user',
    reply: replies.concurrencyReply,
    refusals: [...ofCredential, 'forbidden', 'invalid_request', 'rate_limited', 'storage_unavailable'],
    origins: 'stage',
    reaches: ['redis'],
  },
  ...historyRoutes,
  'send-heartbeat': {
    ...playerCall,
    path: `${session}/{sessionID}/heartbeat`,
    summary: 'Show that the player is alive',
    body: 'optional',
    request: requests.positionRequest,
    reply: replies.heartbeatReply,
    refusals: [...ofCredential, ...ofBody, ...ofSession, 'session_ended'],
    reaches: ['redis', 'signing keys'],
  },
  'pause-session': {
    ...playerCall,
    path: `${session}/{sessionID}/pause`,
    summary: 'Pause playback; the slot is kept',
    body: 'optional',
    request: requests.positionRequest,
    reply: replies.pauseReply,
    refusals: [...ofCredential, ...ofBody, ...ofSession, 'session_ended'],
  },
  'resume-session': {
    ...playerCall,
    path: `${session}/{sessionID}/resume`,
    summary: 'Resume paused playback',
    body: 'optional',
    request: requests.positionRequest,
    reply: replies.resumeReply,
    refusals: [...ofCredential, ...ofBody, ...ofSession, 'session_ended'],
  },
  'stop-session': {
    ...playerCall,
    path: `${session}/{sessionID}/stop`,
    summary: 'End playback and free the slot',
    body: 'optional of any type',
    tokenInBody: true,
    request: requests.stopSessionRequest,
    reply: replies.stopReply,
    refusals: [...ofCredential, ...ofBody, ...ofSession],
  },
  'validate-token': {
    ...tokenCall,
    path: '/api/playback/token/validate',
    summary: 'Whether a playback token is good and its session lives',
    reply: replies.validateReply,
    refusals: [...ofBody, ...ofToken, 'session_ended', 'rate_limited', 'storage_unavailable'],
    statusOf: { session_ended: 401 },
    origins: 'any',
  },
  'refresh-token': {
    ...tokenCall,
    path: '/api/playback/token/refresh',
    summary: 'Exchange a playback token for a fresh one',
    reply: replies.refreshReply,
    refusals: [...ofBody, ...ofToken, ...ofSession, 'session_ended'],
    origins: 'stage',
  },
  'get-jwks': {
    ...read,
    path: '/.well-known/jwks.json',
    summary: 'The public keys that verify playback tokens',
    credential: 'none',
    reply: replies.jwksReply,
    refusals: ['dependency_unavailable'],
    origins: 'any',
    reaches: ['signing keys'],
    maxAge: JWKS_MAX_AGE_SECONDS,
  },
} as const satisfies Record<string, Route>

export type EndpointName = keyof typeof routes
