import type { Symptoms } from './symptom.ts'

/** What the account, its guards and its bill show. */
export const accountSymptoms = {
  'Requests get 429 or 503 without a code': {
    alarms: ['FunctionThrottles', 'ConcurrencyNearQuota', 'FunctionErrors'],
    rows: ['functions', 'starting'],
    query: {
      of: ['access log'],
      lines: [
        'filter status like /429|500|502|503|504/',
        '| stats count(*) as answers by status, route, error, function_error',
        '| sort answers desc',
      ],
    },
    causes: [
      {
        seen: '429',
        cause: 'API Gateway’s limit: `throttling` of the stage',
        act: 'See “Somebody may be attacking” for who asks. If they are players, raise `throttling` in the stage and deploy. In haste: API Gateway, the API `viewing-service-<stage>`, Throttling; the next deployment writes the stage’s values again.',
      },
      {
        seen: '503, and throttles on the dashboard',
        cause: 'no instance was to be had: the quota of the account, or `reservedConcurrency` of the function',
        act: 'Ask for a higher quota (Service Quotas, Lambda, “Concurrent executions”), or raise the reservation.',
      },
      {
        seen: '500 or 503, and errors on the dashboard',
        cause: 'the function ended without an answer',
        act: 'If it began with a deployment, roll back. If not, read `function_error` of the query above, then the log of the function.',
      },
    ],
  },
  'Somebody may be attacking': {
    alarms: ['RedisRefusesLogins', 'StartsUnusual', 'DenialsHigh'],
    rows: ['starting', 'redis'],
    query: {
      of: ['access log'],
      lines: [
        'filter status like /401|403|404|429/',
        '| stats count(*) as answers by ip, route, status',
        '| sort answers desc',
        '| limit 50',
      ],
    },
    causes: [
      {
        seen: 'in a stage without `edge`: a few addresses with very many requests',
        cause: 'somebody guesses tokens or ids, or wants to use up what players need',
        act: 'Ids and tokens cannot be guessed, and each account has its own rates: if viewers notice nothing, only watch. An address cannot be blocked here: an HTTP API has no web ACL. Lower the limit of the route that they call, which all callers share: `throttling.open` for health, JWK Set, validate and refresh, in the stage, and deploy; or at once in API Gateway, the API `viewing-service-<stage>`, Throttling. With a CDN of your own in front block the address there. If it goes on, put CloudFront in front: “CloudFront in front” in lib/edge/README.md; it needs `domain`.',
      },
      {
        seen: 'in a stage with `edge`: very many 401, 403, 404 or 429',
        cause: 'the same; `ip` of the access log is CloudFront’s and says nothing of the caller',
        act: 'AWS WAF, Web ACLs, region Global (CloudFront), the web ACL, Sampled requests: addresses, paths and rules of the last three hours. Block an address: “To block an address” in lib/edge/README.md, one command.',
      },
      {
        seen: 'in a stage with `edge`: partners, a CDN or a carrier’s viewers get 403 with a page of CloudFront’s',
        cause: 'a rule of the web ACL blocks them: one address with very many requests is a server or a carrier’s',
        act: 'Sampled requests, as above, name the rule. `requests-of-one-address`: do not count that address, “To let a server through” in lib/edge/README.md.',
      },
      {
        seen: 'in a stage with `edge`: very many 403 in the access log, and the web ACL shows none of them',
        cause: 'somebody calls the host of API Gateway itself',
        act: 'They get nothing but 403; each starts a function. If concurrency rises, lower `throttling` in the stage and deploy.',
      },
      {
        seen: 'many addresses, and “Starts and denials” shows many `concurrency_limit_reached`',
        cause: 'stolen credentials, or a shared account',
        act: 'The access log names no accounts. Ask Engagement for the `user_id` that `playback.denied` names most, and tell Identity: it can revoke the account.',
      },
      {
        seen: 'logins refused by Redis',
        cause: 'something in the network tries to log in',
        act: '`aws ec2 describe-network-interfaces --filters Name=group-id,Values=<RedisClientsSecurityGroupId>` shows who may connect, beside the functions of this stage: remove what does not belong there.',
      },
    ],
  },
  'The bill jumped': {
    alarms: ['ConcurrencyNearQuota'],
    rows: ['sessions', 'latency', 'functions'],
    query: {
      of: ['access log'],
      lines: ['stats count(*) as requests, sum(bytes) as sent by route', '| sort requests desc'],
    },
    causes: [
      {
        seen: 'requests grew, live sessions did not',
        cause: 'a player release that sends heartbeats or reads too often, or that tries again without a pause',
        act: 'Tell the player teams, with the route. HEARTBEAT_RATE_FACTOR and READ_RATE_LIMIT in the settings of the stage refuse what is too much (429).',
      },
      {
        seen: 'requests are the same, functions are slower',
        cause: 'time in Lambda: Identity, Content or Redis is slow',
        act: 'See “Starting is slow”.',
      },
      {
        seen: 'CloudWatch',
        cause: 'log lines of an error that repeats, or `events.log`, which writes each event as a line',
        act: 'CloudWatch, Log groups, sort by stored bytes. Ask the largest for what repeats, and repair it. `"log": false` in `events` of the stage where nobody reads the lines.',
      },
      {
        seen: 'NAT gateways or data transfer between zones',
        cause: 'traffic of the functions to Identity, Content and Redis',
        act: 'No need at night. With private hosts of Identity and Content, `"egress": "none"` needs no NAT gateway; `npm run cost -- --streams 100000 -c stage=<stage>` says what each lever saves.',
      },
    ],
  },
} as const satisfies Symptoms
