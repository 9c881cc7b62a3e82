type Refusals = Readonly<Record<number, readonly string[]>>

const body = { 400: ['InvalidRequest'], 413: ['BodyTooLarge'], 415: ['UnsupportedMediaType'] }
const credential = { 401: ['Unauthenticated', 'TokenInvalid', 'TokenExpired'] }
const ofUser = { ...credential, 403: ['Forbidden'] }
const keys = { 503: ['DependencyUnavailable', 'StorageUnavailable'] }
const session = { ...credential, 404: ['SessionNotFound'], ...keys }
const ended = { 410: ['SessionEnded'] }
const limited = { 429: ['RateLimited'] }

/** Written by hand from functions/contract/README.md, "Refusals": success, then refusals by status. */
export const contract: Readonly<Record<string, readonly [number, Refusals]>> = {
  'get-health': [200, {}],
  'create-session': [
    201,
    {
      ...body,
      ...credential,
      403: ['Forbidden', 'NotEntitled', 'ContentUnavailable'],
      409: ['ConcurrencyLimitReached'],
      ...ended,
      422: ['IdempotencyKeyReused'],
      ...limited,
      ...keys,
    },
  ],
  'get-session': [200, { ...session, ...limited }],
  'terminate-session': [200, { ...session, ...limited }],
  'get-concurrency': [200, { ...ofUser, 400: ['InvalidRequest'], ...limited, ...keys }],
  'get-history': [200, { ...ofUser, 400: ['InvalidRequest'], ...limited, ...keys }],
  'get-position': [200, { ...ofUser, 400: ['InvalidRequest'], ...limited, ...keys }],
  'send-heartbeat': [200, { ...session, ...body, ...ended, ...limited }],
  'pause-session': [200, { ...session, ...body, ...ended, ...limited }],
  'resume-session': [200, { ...session, ...body, ...ended, ...limited }],
  'stop-session': [200, { ...session, ...body, ...limited }],
  'validate-token': [
    200,
    {
      ...body,
      401: ['ValidateTokenInvalid', 'ValidateTokenExpired', 'ValidateSessionEnded'],
      ...limited,
      ...keys,
    },
  ],
  'refresh-token': [
    200,
    {
      ...body,
      401: ['TokenInvalid', 'TokenExpired'],
      404: ['SessionNotFound'],
      ...ended,
      ...limited,
      ...keys,
    },
  ],
  'get-jwks': [200, { 503: ['DependencyUnavailable'] }],
}
