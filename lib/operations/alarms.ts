import type { MetricName } from '../../functions/contract/metrics.ts'
import type { EndpointName } from '../../functions/contract/routes.ts'

/** What raises an alarm. */
type Source =
  /** A metric of a task that stays above a value for so many minutes; or that is not reported, if silence is an alarm. */
  | { on: 'metric'; metric: MetricName; above: number; periods: number; silence: 'fine' | 'alarm' }
  /** A line in the log of one of these endpoints: with this member, and with this value of it if one is named. */
  | { on: 'log'; of: readonly EndpointName[]; member: string; is?: string | number }
  /** In so many minutes at least so many requests of this endpoint, and more than this share of all, are answered with 5xx. */
  | { on: 'answers'; of: EndpointName; percent: number; least: number; minutes: number }
  /** A queue that holds anything. */
  | { on: 'queue' }
  /** A run of the function of the same name that fails. */
  | { on: 'errors' }

/** What an operator must know of an alarm, in whole sentences. `<stage>` stands for the stage's name. */
type About = { readonly means: string; readonly viewersNotice: string; readonly doFirst: string }

export type AlarmRow = Source & About

/** What viewers notice while Identity or Content fails. */
const STARTS_WITHOUT =
  'Those who play notice nothing. A start uses the last yes to the same question and is marked `degraded`.'

/** Every alarm of a stage, by its name without `viewing-service-<stage>-`. Stack and lib/README.md are made from this. */
export const alarms = {
  ViewersCannotStart: {
    ...{ on: 'answers', of: 'create-session', percent: 5, least: 3, minutes: 5 },
    means: 'More than 5 % of the creates of five minutes were answered with 5xx: by the functions or by API Gateway.',
    viewersNotice: 'Some or all viewers cannot start. Those who play notice nothing, unless Redis is the cause.',
    doFirst:
      'Send `GET /health`: 503 means that Redis does not answer. Read the log of `create-session`: `dependency` is `identity`, `content`, `signing_keys` or `redis`. `redis` while `GET /health` answers 200 means that Redis is full or refuses to write: see lib/README.md, “Outages in short”. If it has no entry, read `function_error` in the access log.',
  },
  UpstreamCircuitOpen: {
    ...{ on: 'log', of: ['create-session'], member: 'circuit', is: 'open' },
    means:
      'Identity or Content fails for many users and titles. Its circuit is open: it is asked by one create at a time.',
    viewersNotice: `${STARTS_WITHOUT} Without such a yes DEPENDENCY_FAILURE_POLICY decides: with \`deny\` viewers cannot start (503).`,
    doFirst:
      'Check the health of that service; the log of `create-session` names it. The circuit closes with the first answer.',
  },
  UpstreamRejectsCredential: {
    ...{ on: 'log', of: ['create-session'], member: 'upstream_status', is: 401 },
    means: 'Identity or Content answers the requests of the service with 401.',
    viewersNotice: `${STARTS_WITHOUT} Without such a yes they cannot start (503).`,
    doFirst: 'Check the secrets that IDENTITY_BEARER_SECRET and CONTENT_BEARER_SECRET name.',
  },
  UpstreamAnswerUnusable: {
    ...{ on: 'log', of: ['create-session'], member: 'answer', is: 'unusable' },
    means:
      'Identity or Content answers some questions with neither yes nor no: 400, a malformed body, a plan of −1 streams.',
    viewersNotice: 'Viewers with these questions cannot start (503). All others can.',
    doFirst:
      'The log of `create-session` says what was wrong, at most once in ten seconds. Tell the owners of that service.',
  },
  'failed-runs': {
    on: 'queue',
    means:
      'A run of `expire-sessions` or `publish-events` failed or was not started. Often Redis does not answer: then `OutboxAge` follows.',
    viewersNotice:
      'Nothing of the run itself: the next one does its work. If Redis does not answer, nobody can start, and those who play go on until their token expires.',
    doFirst: 'Send `GET /health`. Read the log of the function. Purge the queue when runs succeed again.',
  },
  OutboxAge: {
    ...{ on: 'metric', metric: 'OutboxAge', above: 60_000, periods: 5, silence: 'alarm' },
    means:
      'Events wait for more than a minute to be published, or for five minutes no run of `expire-sessions` has seen all partitions.',
    viewersNotice:
      'Nothing, and Engagement gets its events late; unless Redis, or a shard of it, does not answer: then nobody on it can start.',
    doFirst:
      'Send `GET /health`. Read the logs of `publish-events` and `expire-sessions`. Check Redis and EventBridge. A backlog that grows without any failure needs more `events.relays`.',
  },
  EventsDeadLettered: {
    ...{ on: 'metric', metric: 'EventsDeadLettered', above: 0, periods: 1, silence: 'fine' },
    means: 'EventBridge will never accept some events because of what is in them. Redis keeps them for 14 days.',
    viewersNotice: 'Nothing. Engagement misses these events.',
    doFirst:
      'The log of `publish-events` gives the reason. Remove the cause, then put the events back: lib/README.md, “Dead letters”.',
  },
  SessionsOverdue: {
    ...{ on: 'metric', metric: 'SessionsOverdue', above: 0, periods: 5, silence: 'fine' },
    means: 'Sweeps leave expired sessions to the next sweep: they do not keep up.',
    viewersNotice: 'Nothing: a slot is free at its deadline. The events `playback.expired` come late.',
    doFirst: 'Read the log of `expire-sessions`, then look at the load of Redis.',
  },
  PartitionsUnvisited: {
    ...{ on: 'metric', metric: 'PartitionsUnvisited', above: 0, periods: 5, silence: 'fine' },
    means: 'Sweeps have no time for all 64 partitions: they do not keep up.',
    viewersNotice: 'Nothing: a slot is free at its deadline. The events `playback.expired` come late.',
    doFirst: 'Read the log of `expire-sessions`, then look at the load of Redis.',
  },
  SigningKeyFault: {
    ...{ on: 'log', of: ['create-session', 'send-heartbeat', 'validate-token', 'get-jwks'], member: 'signing_keys' },
    means:
      '`damaged`: a signing key cannot be used, or is of a kind that only a newer version knows; the others are used. `not_rotated`: tokens are still signed with the symmetric key that was generated for the stage, five minutes after that.',
    viewersNotice:
      '`damaged`: nothing while another key can be used. `not_rotated`: CDN and DRM cannot verify the tokens, so playback can fail there.',
    doFirst:
      'The log line names the key in `kids`. `damaged`: repair the secret, or make its previous version current (lib/README.md, “Roll back”; not after a revocation, for that version holds the revoked key); it is read within seconds; `npm run signing-keys -- revoke <kid> -c stage=<stage>` if the key is lost. `not_rotated`: `npm run signing-keys -- rotate -c stage=<stage>`.',
  },
  'rotate-signing-key': {
    on: 'errors',
    means: 'A rotation or a revocation of signing keys failed. The keys in use stay valid.',
    viewersNotice: 'Nothing.',
    doFirst: 'Read its log, then `npm run signing-keys -- rotate -c stage=<stage>`.',
  },
  'on-entitlement-changed': {
    on: 'queue',
    means:
      'A revocation or a change of plan was malformed, not yet in effect, or failed three times. The queue keeps it for 14 days.',
    viewersNotice: 'The viewer it is about plays on as before.',
    doFirst: 'Read its log. Have Identity publish again what still counts; after 15 minutes with a new `effective_at`.',
  },
} as const satisfies Record<string, AlarmRow>

export type AlarmName = keyof typeof alarms

/** The text of an alarm in CloudWatch: what it means, what viewers notice, what to do first. */
export const alarmText = (name: AlarmName, stage: string): string => {
  const { means, viewersNotice, doFirst } = alarms[name]
  const text = `${means} Viewers notice: ${viewersNotice} Do first: ${doFirst}`
  return text.replaceAll('<stage>', stage).replaceAll('`', '')
}

/** The name of an alarm in an account. */
export const alarmNameOf = (stage: string, name: AlarmName): string => `viewing-service-${stage}-${name}`
