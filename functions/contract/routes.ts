import * as replies from './replies.ts'
import * as requests from './requests.ts'
import type { Route } from './route.ts'
import { JWKS_MAX_AGE_SECONDS } from './tokens/key-times.ts'

const session = '/api/playback/session'
const beat = { method: 'POST', credential: 'session', status: 200, origins: 'stage', reaches: ['redis'] } as const
const tokenCall = {
  method: 'POST',
  credential: 'none',
  body: 'required',
  status: 200,
  reaches: ['redis', 'signing keys'],
} as const

/** The table of endpoints: deployed, served locally, documented and tested from here. */
export const routes = {
  'get-health': {
    method: 'GET',
    path: '/health',
    summary: 'Whether the service can reach its session store',
    credential: 'none',
    body: 'none',
    status: 200,
    reply: replies.healthReply,
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
    origins: 'stage',
    reaches: ['redis', 'signing keys', 'upstreams'],
  },
  'get-session': {
    method: 'GET',
    path: `${session}/{sessionID}`,
    summary: 'Read a session, live or ended',
    credential: 'user or session',
    body: 'none',
    status: 200,
    reply: replies.session,
    origins: 'stage',
    reaches: ['redis'],
  },
  'terminate-session': {
    method: 'DELETE',
    path: `${session}/{sessionID}/terminate`,
    summary: 'End a session from outside its player',
    credential: 'user or session',
    body: 'none',
    status: 200,
    reply: replies.terminateReply,
    origins: 'stage',
    reaches: ['redis'],
  },
  'get-concurrency': {
    method: 'GET',
    path: '/api/concurrency/{userID}',
    summary: 'The streams an account is using, of more than a hundred the oldest, and its limit',
    credential: 'user',
    body: 'none',
    status: 200,
    reply: replies.concurrencyReply,
    origins: 'stage',
    reaches: ['redis'],
  },
  'send-heartbeat': {
    ...beat,
    path: `${session}/{sessionID}/heartbeat`,
    summary: 'Show that the player is alive',
    body: 'optional',
    request: requests.positionRequest,
    reply: replies.heartbeatReply,
    reaches: ['redis', 'signing keys'],
  },
  'pause-session': {
    ...beat,
    path: `${session}/{sessionID}/pause`,
    summary: 'Pause playback; the slot is kept',
    body: 'optional',
    request: requests.positionRequest,
    reply: replies.pauseReply,
  },
  'resume-session': {
    ...beat,
    path: `${session}/{sessionID}/resume`,
    summary: 'Resume paused playback',
    body: 'optional',
    request: requests.positionRequest,
    reply: replies.resumeReply,
  },
  'stop-session': {
    ...beat,
    path: `${session}/{sessionID}/stop`,
    summary: 'End playback and free the slot',
    body: 'optional of any type',
    tokenInBody: true,
    request: requests.stopSessionRequest,
    reply: replies.stopReply,
  },
  'validate-token': {
    ...tokenCall,
    path: '/api/playback/token/validate',
    summary: 'Whether a playback token is good and its session lives',
    request: requests.tokenRequest,
    reply: replies.validateReply,
    origins: 'any',
  },
  'refresh-token': {
    ...tokenCall,
    path: '/api/playback/token/refresh',
    summary: 'Exchange a playback token for a fresh one',
    request: requests.tokenRequest,
    reply: replies.refreshReply,
    origins: 'stage',
  },
  'get-jwks': {
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: 'The public keys that verify playback tokens',
    credential: 'none',
    body: 'none',
    status: 200,
    reply: replies.jwksReply,
    origins: 'any',
    reaches: ['signing keys'],
    maxAge: JWKS_MAX_AGE_SECONDS,
  },
} as const satisfies Record<string, Route>

export type EndpointName = keyof typeof routes

/** Largest request body, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024
