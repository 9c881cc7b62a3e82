import type { AlarmRows } from './alarm-row.ts'

/** Alarms on Lambda: what fails, what is turned away, and how much of the account's concurrency is taken. */
export const capacityAlarms = {
  FunctionErrors: {
    ...{ on: 'functions', metric: 'Errors', above: 2 },
    means:
      'Functions ended without an answer three times or more in five minutes: out of time or memory, or they could not start. Refusals, 503 among them, are answers.',
    viewersNotice: 'Each is one request that got 500 or 503 without a `code`; of a task nothing.',
    doFirst:
      'The dashboard’s row “Functions” names the function. Read its log. If it began with a deployment, roll back.',
  },
  FunctionThrottles: {
    ...{ on: 'functions', metric: 'Throttles', above: 0 },
    means: 'Lambda turned away a request or a run, because no instance was to be had.',
    viewersNotice: 'A request got 503 without a `code`; its player tries again. Those who play notice nothing.',
    doFirst:
      'If the dashboard’s concurrency is near its quota, ask for a higher quota (Service Quotas, Lambda, “Concurrent executions”). Otherwise raise `reservedConcurrency` of the function.',
  },
  ConcurrencyNearQuota: {
    ...{ on: 'quota', percent: 80, minutes: 5, only: 'protected' },
    means:
      'More than 80 % of the Lambda concurrency of this account and region is in use or reserved. Every function of the account shares it.',
    viewersNotice: 'Nothing yet. At 100 % requests get 503 without a `code`, creates among them.',
    doFirst:
      'Ask for a higher quota now (Service Quotas, Lambda, “Concurrent executions”): it takes hours or days. Until then find what else runs in the account, and slow answers that hold instances: Identity, Content, Redis.',
  },
} as const satisfies AlarmRows
