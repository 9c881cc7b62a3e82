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
        act: 'Raise it, after you have looked who asks: by `ip`.',
      },
      {
        seen: '503, and throttles on the dashboard',
        cause: 'no instance was to be had: the quota of the account, or `reservedConcurrency` of the function',
        act: 'Ask for a higher quota (Service Quotas, Lambda, “Concurrent executions”), or raise the reservation.',
      },
      {
        seen: '500 or 503, and errors on the dashboard',
        cause: 'the function ended without an answer',
        act: '`function_error` in the access log, then the log of the function. If it began with a deployment, roll back.',
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
        seen: 'a few addresses with very many 401, 403 or 404',
        cause: 'somebody guesses tokens or ids',
        act: 'Block them at the edge. Ids and tokens cannot be guessed, and each account has its own rates.',
      },
      {
        seen: 'many addresses, one account',
        cause: 'stolen credentials, or a shared account',
        act: 'Tell Identity: it can revoke the account.',
      },
      {
        seen: 'logins refused by Redis',
        cause: 'something in the network tries to log in',
        act: 'See who is in the security group `RedisClientsSecurityGroupId`.',
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
        act: 'Ask the player teams. `throttling` and the rates of the settings bound it.',
      },
      {
        seen: 'requests are the same, functions are slower',
        cause: 'time in Lambda: Identity, Content or Redis is slow',
        act: 'See “Starting is slow”.',
      },
      {
        seen: 'CloudWatch',
        cause: 'log lines of an error that repeats, or `events.log`, which writes each event as a line',
        act: 'Logs Insights over the largest log group. Repair the error; turn `events.log` off where it is not needed.',
      },
      {
        seen: 'NAT gateways or data transfer between zones',
        cause: 'traffic of the functions to Identity, Content and Redis',
        act: 'Private hosts with `"egress": "none"` need no NAT gateway.',
      },
    ],
  },
} as const satisfies Symptoms
