import type { Query, Symptoms } from './symptom.ts'

const ANSWERS_TO_CREATES = {
  of: ['access log'],
  lines: [
    'filter route = "POST /api/playback/session"',
    '| stats count(*) as answers by status, bin(15m) as time',
    '| sort time desc',
  ],
} as const satisfies Query

/** What viewers say who want to start. */
export const startingSymptoms = {
  'Viewers cannot start': {
    alarms: [
      'ViewersCannotStart',
      'StartsUnusual',
      'UpstreamCircuitOpen',
      'UpstreamRejectsCredential',
      'UpstreamAnswerUnusable',
      'FunctionErrors',
      'RedisRefusesLogins',
    ],
    rows: ['starting', 'functions', 'redis'],
    query: {
      of: ['create-session'],
      lines: [
        'filter level = "ERROR" and ispresent(message.code)',
        '| stats count(*) as lines by message.code, message.dependency, message.cause',
        '| sort lines desc',
      ],
    },
    causes: [
      {
        seen: '503 `dependency_unavailable` with `dependency` `identity` or `content`',
        cause: 'that service fails, or refuses the credential of this one',
        act: 'Call the owners of that service. `message.cause` in the log says what it answers: 401 is the bearer secret. Until it is well, starts with a remembered yes succeed, marked `degraded`; a title without one, such as the next episode, gets 503. `"DEPENDENCY_FAILURE_POLICY": "allow"` in the settings of the stage lets these start too, unasked, while the circuit is open: ask who may decide that.',
      },
      {
        seen: '`GET /health` answers 503; everything gets 503 `storage_unavailable`',
        cause: 'Redis does not answer, or does not let the functions in',
        act: 'Read `message.cause` in the log, then what ElastiCache did: `aws elasticache describe-events --duration 120`. A failover ends by itself within some minutes. Restart nothing: functions connect again within two seconds.',
      },
      {
        seen: 'creates get 503 `storage_unavailable`, and everything else works',
        cause: 'Redis is full: those who play go on',
        act: 'See “Redis fills”.',
      },
      {
        seen: '503 with `dependency` `identity` for requests with access tokens',
        cause: 'Identity’s JWK Set cannot be read, or no key says which accepted algorithm it is for',
        act: 'Send GET to the `jwksUrl` of `authentication` in the stage: it must answer 200 with keys. If not, call Identity; if so, the way there from the VPC is closed. Known keys stay good meanwhile.',
      },
      {
        seen: '503 with `dependency` `signing_keys`',
        cause: 'a new instance, or one that was not called for 10 minutes, cannot read the key set',
        act: '`aws secretsmanager describe-secret --secret-id viewing-service/<stage>/signing-keys`: was it changed or deleted? Then AWS’s health page for Secrets Manager. Instances that are in use go on.',
      },
      {
        seen: '503 with `dependency` `clock`',
        cause: 'the clocks of Redis and of a function differ by more than 5 s',
        act: '`message.cause` says by how many seconds. AWS sets both clocks: open a case with its support. It ends when the clock is right.',
      },
      {
        seen: 'no errors, and far fewer creates than usual',
        cause: 'requests do not arrive: DNS, a certificate, the CDN, a player release, an outage of sign-in',
        act: '`npm run doctor -- <url> -c stage=<stage>` from outside AWS starts a session as a player does. If that works, ask the player teams and Identity.',
      },
    ],
  },
  'Viewers are told that they have too many streams': {
    alarms: ['DenialsHigh', 'SessionCallsFail', 'HeartbeatsFail'],
    rows: ['sessions', 'levels', 'starting'],
    query: ANSWERS_TO_CREATES,
    causes: [
      {
        seen: '“Streams at once”: asked is far beyond approved, for one size of plan',
        cause: 'the limit does its work: the plan is small, or an account is shared',
        act: 'Nothing. `GET /api/concurrency/<user>` names the streams of one account.',
      },
      {
        seen: 'stops get 5xx, or a player release does not stop sessions',
        cause: 'old sessions keep their slots until their deadline, 90 s by default',
        act: 'Repair the cause of the 5xx. A player can take over from the rival that the refusal names.',
      },
      {
        seen: 'it began for everyone at one moment',
        cause: 'Identity answers with smaller plans, or MAX_CONCURRENT_STREAMS was changed',
        act: 'If a deployment changed MAX_CONCURRENT_STREAMS then, roll back. If not, tell Identity from when on its plans are smaller.',
      },
    ],
  },
  'Viewers are told that they may not play this title': {
    alarms: ['DenialsHigh'],
    rows: ['sessions', 'starting'],
    query: ANSWERS_TO_CREATES,
    causes: [
      {
        seen: '403 `not_entitled` or `content_unavailable` for everyone',
        cause:
          'that service says no to every question. A wrong path in IDENTITY_SERVICE_URL or CONTENT_SERVICE_URL gets 404, which is a no',
        act: 'If it began with a deployment, roll back. If not, tell the owners of that service from when on, with the `request_id` of a refusal.',
      },
      {
        seen: '403 `content_unavailable` for the viewers of one region',
        cause: 'REGION_HEADER names a header that the edge does not set, or DEFAULT_REGION is another one',
        act: 'Compare `region` of a `playback.denied` event with where the viewer is. Set REGION_HEADER in the stage to the header that the edge sets.',
      },
    ],
  },
  'All users get 401': {
    alarms: [],
    rows: ['starting'],
    query: {
      of: ['create-session', 'get-concurrency'],
      lines: [
        'filter ispresent(message.token_fault)',
        '| stats count(*) as lines by message.token, message.token_fault',
        '| sort lines desc',
      ],
    },
    causes: [
      {
        seen: 'one `token_fault`, such as `iss`, `aud` or `key`',
        cause: '`authentication` of the stage and Identity differ in that claim',
        act: 'If it began with a deployment, roll back. If not, ask Identity what it changed: `authentication` of the stage must name the same.',
      },
      {
        seen: '`key`, since Identity changed its keys',
        cause: 'Identity signs with a key that it does not publish, or has published for less than some minutes',
        act: 'Ask Identity. The set is read again on an unknown key, at most every 30 s.',
      },
    ],
  },
} as const satisfies Symptoms
