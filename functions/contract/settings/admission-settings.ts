import { choice, durationOrOff, integer, type Setting } from './setting.ts'

/** For how long what Identity and Content say is used, and what is done without them. */
export const decisionSettings = {
  ENTITLEMENT_CACHE_TTL: durationOrOff('1s', '1h', {
    default: '60s',
    about: 'how long Identity’s yes is used again for the same user, profile and title (a no: 5 s at most)',
  }),
  AVAILABILITY_CACHE_TTL: durationOrOff('1s', '24h', {
    default: '300s',
    about: 'how long Content’s yes is used again for the same user, title and region (a no: 5 s at most)',
  }),
  DECISION_MAX_STALE: durationOrOff('1s', '168h', {
    default: '24h',
    about: 'age up to which a last yes to the same question stands in, `degraded`, for a service in ill health',
  }),
  DEPENDENCY_FAILURE_POLICY: choice(['deny', 'allow'], {
    default: 'deny',
    about: 'a create without any decision while the circuit of a service is open: 503, or a session marked `degraded`',
  }),
} as const satisfies Record<string, Setting>

/** How much one user, or one session, may ask. */
export const rateSettings = {
  CREATE_RATE_LIMIT: integer(0, 6_000, { default: '60', about: 'creates per user and minute; 0: no limit' }),
  CREATE_BURST: integer(1, 1_000, { default: '30', about: 'creates a user may send at once' }),
  HEARTBEAT_RATE_FACTOR: integer(0, 100, {
    default: '4',
    about: 'heartbeats per session and HEARTBEAT_INTERVAL; 0: no limit',
  }),
  HEARTBEAT_BURST: integer(1, 1_000, { default: '10', about: 'heartbeats a session may send at once' }),
  PAUSE_RATE_LIMIT: integer(0, 6_000, {
    default: '30',
    about: 'pauses and resumes per session and minute; 0: no limit',
  }),
  PAUSE_BURST: integer(1, 1_000, {
    default: '40',
    about: 'pauses and resumes a session may send at once; it starts with a quarter and earns the rest with its age',
  }),
  TOKEN_RATE_LIMIT: integer(0, 60_000, {
    default: '300',
    about:
      'tokens validated and refreshed per session and minute, and creates sent again with their Idempotency-Key per user; 0: no limit',
  }),
  TOKEN_BURST: integer(1, 10_000, { default: '100', about: 'of these at once' }),
  READ_RATE_LIMIT: integer(0, 60_000, {
    default: '300',
    about:
      'reads per session and minute (get, and a stop or terminate of one that has ended), and of get-concurrency per user; 0: no limit',
  }),
  READ_BURST: integer(1, 10_000, { default: '100', about: 'of these at once' }),
} as const satisfies Record<string, Setting>
