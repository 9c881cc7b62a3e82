import type { AlarmRows } from './alarm-row.ts'

const OF_THE_LOG = 'If the logs of these functions have no entry, read `function_error` in the access log.'

/** Alarms on what viewers, their players and those who verify their tokens are answered. */
export const viewerAlarms = {
  ViewersCannotStart: {
    ...{ on: 'answers', of: ['create-session'], percent: 5, least: 3, minutes: 5 },
    means: 'More than 5 % of the creates of five minutes were answered with 5xx: by the functions or by API Gateway.',
    viewersNotice: 'Some or all viewers cannot start. Those who play notice nothing, unless Redis is the cause.',
    doFirst:
      'Send `GET /health`: 503 means that Redis does not answer. Read the log of `create-session`: `dependency` is `identity`, `content`, `signing_keys` or `redis`. `redis` while `GET /health` answers 200 means that Redis is full or refuses to write: see “Viewers cannot start”. If it has no entry, read `function_error` in the access log.',
  },
  HeartbeatsFail: {
    ...{ on: 'answers', of: ['send-heartbeat'], percent: 5, least: 10, minutes: 5 },
    means: 'More than 5 % of the heartbeats of five minutes were answered with 5xx.',
    viewersNotice:
      'Nothing at first: players try again. One that is not heard until its deadline (90 s by default) loses its slot; one that cannot renew its token stops when it expires.',
    doFirst: `Send \`GET /health\`: 503 means that Redis does not answer. Look at \`RedisBusy\` and at the dashboard’s rows “Redis” and “Functions”. ${OF_THE_LOG}`,
  },
  OpenRoutesFail: {
    ...{
      on: 'answers',
      of: ['get-health', 'get-jwks', 'validate-token', 'refresh-token'],
      percent: 5,
      least: 5,
      minutes: 5,
    },
    means:
      'More than 5 % of the requests of five minutes to the routes that need no credential were answered with 5xx: health, JWK Set, validate, refresh.',
    viewersNotice:
      'A CDN or DRM that reads the JWK Set or asks `validate` may refuse them. A player that cannot renew its token stops when it expires.',
    doFirst: `Send \`GET /health\`: 503 means that Redis does not answer. Send \`GET /.well-known/jwks.json\`: 503 means that the key set cannot be read. ${OF_THE_LOG}`,
  },
  SessionCallsFail: {
    ...{
      on: 'answers',
      of: ['pause-session', 'resume-session', 'stop-session', 'terminate-session', 'get-session', 'get-concurrency'],
    },
    ...{ percent: 5, least: 5, minutes: 5 },
    means: 'More than 5 % of the other requests of five minutes were answered with 5xx: pause, resume, stop, lists.',
    viewersNotice:
      'Who stops and starts again may be told that all streams are in use, until the deadline of the old session. Lists of streams are not shown.',
    doFirst: `Send \`GET /health\`: 503 means that Redis does not answer. ${OF_THE_LOG}`,
  },
  DenialsHigh: {
    ...{ on: 'denials', percent: 50, least: 20, minutes: 15, only: 'protected' },
    means:
      'In 15 minutes more than half of the creates were refused by a decision: of Identity, of Content or of the limit.',
    viewersNotice: 'Viewers are told that they may not play this title, or that all their streams are in use.',
    doFirst:
      'The dashboard’s row “Starts and denials” names the code. `not_entitled` or `content_unavailable`: ask that service the same question; a wrong path in IDENTITY_SERVICE_URL or CONTENT_SERVICE_URL is a no to everyone. `concurrency_limit_reached`: look whether heartbeats or stops fail, so that old sessions keep their slots.',
  },
  StartsUnusual: {
    ...{ on: 'usual shape', deviations: 4, periods: 3, only: 'protected' },
    means:
      'For 15 minutes far fewer creates have come than at this hour of the last two weeks. Errors are not needed for it: requests may not reach the service at all.',
    viewersNotice:
      'Perhaps they cannot start: a broken player release, DNS, the CDN, a certificate, an outage of sign-in.',
    doFirst:
      'Start a session yourself from outside AWS. Ask the player teams and Identity for releases and outages. Compare the dashboard’s row “Viewers cannot start” with last week. If a holiday or a new stage explains it, nothing is to be done.',
  },
} as const satisfies AlarmRows
