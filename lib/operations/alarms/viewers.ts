import { type AlarmRows, ASK_HEALTH } from './alarm-row.ts'

const OF_THE_LOG =
  'If the log of the function has no entry, see “Requests get 429 or 503 without a code”: the access log has `function_error`.'

/** So much of a group of routes may fail, and with few requests the least number of the row. */
const ANSWERED_WITH_5XX = { on: 'answers', percent: 5, minutes: 5 } as const

/** Alarms on what viewers, their players and those who verify their tokens are answered. */
export const viewerAlarms = {
  ViewersCannotStart: {
    ...{ ...ANSWERED_WITH_5XX, of: ['create-session'], least: 3 },
    means: 'More than 5 % of the creates of five minutes were answered with 5xx: by the functions or by API Gateway.',
    viewersNotice: 'Some or all viewers cannot start. Those who play notice nothing, unless Redis is the cause.',
    doFirst: `${ASK_HEALTH} 200: ask the log of \`create-session\` as “Viewers cannot start” says: \`dependency\` names what fails; \`redis\` then means that Redis is full or that one shard does not answer. ${OF_THE_LOG}`,
  },
  HeartbeatsFail: {
    ...{ ...ANSWERED_WITH_5XX, of: ['send-heartbeat'], least: 10 },
    means: 'More than 5 % of the heartbeats of five minutes were answered with 5xx.',
    viewersNotice:
      'Nothing at first: players try again. One that is not heard until its deadline (90 s by default) loses its slot; one that cannot renew its token stops when it expires.',
    doFirst: `${ASK_HEALTH} 200: look at the dashboard’s rows “Redis” and “Functions”. ${OF_THE_LOG}`,
  },
  OpenRoutesFail: {
    ...{ ...ANSWERED_WITH_5XX, of: ['get-health', 'get-jwks', 'validate-token', 'refresh-token'], least: 5 },
    means:
      'More than 5 % of the requests of five minutes to the routes that need no credential were answered with 5xx: health, JWK Set, validate, refresh.',
    viewersNotice:
      'A CDN or DRM that reads the JWK Set or asks `validate` may refuse them. A player that cannot renew its token stops when it expires.',
    doFirst: `${ASK_HEALTH} Send \`GET /.well-known/jwks.json\`: 503 means that the key set cannot be read; then see “The CDN or DRM refuses tokens”. ${OF_THE_LOG}`,
  },
  SessionCallsFail: {
    ...{ ...ANSWERED_WITH_5XX, least: 5 },
    of: ['pause-session', 'resume-session', 'stop-session', 'terminate-session', 'get-session', 'get-concurrency'],
    means: 'More than 5 % of the other requests of five minutes were answered with 5xx: pause, resume, stop, lists.',
    viewersNotice:
      'Who stops and starts again may be told that all streams are in use, until the deadline of the old session. Lists of streams are not shown.',
    doFirst: `${ASK_HEALTH} ${OF_THE_LOG}`,
  },
  DenialsHigh: {
    ...{ on: 'denials', percent: 50, least: 20, minutes: 15, only: 'protected' },
    means:
      'In 15 minutes more than half of the creates were refused by a decision: of Identity, of Content or of the limit.',
    viewersNotice: 'Viewers are told that they may not play this title, or that all their streams are in use.',
    doFirst:
      'The dashboard’s row “Starts and denials” names the code. `not_entitled` or `content_unavailable`: see “Viewers are told that they may not play this title”. `concurrency_limit_reached`: see “Viewers are told that they have too many streams”.',
  },
  StartsUnusual: {
    ...{ on: 'usual shape', deviations: 4, periods: 3, only: 'protected' },
    means:
      'For 15 minutes far fewer creates have come than at this hour of the last two weeks. Errors are not needed for it: requests may not reach the service at all.',
    viewersNotice:
      'Perhaps they cannot start: a broken player release, DNS, the CDN, a certificate, an outage of sign-in.',
    doFirst:
      '`npm run doctor -- <url> -c stage=<stage>` from outside AWS starts a session as a player does. If it works, look at the dashboard’s row “Viewers cannot start” over two weeks, and ask the player teams and Identity for releases and outages. If a holiday or a new stage explains it, do nothing.',
  },
} as const satisfies AlarmRows
