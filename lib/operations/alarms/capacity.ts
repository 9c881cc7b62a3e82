import { type AlarmRows, ASK_FOR_CONCURRENCY } from './alarm-row.ts'

/** Alarms on Lambda: what fails, what is turned away, and how much of the account's concurrency is taken. */
export const capacityAlarms = {
  FunctionErrors: {
    ...{ on: 'functions', metric: 'Errors', above: 2 },
    means:
      'Functions ended without an answer three times or more in five minutes: out of time or memory, or they could not start. Refusals, 503 among them, are answers.',
    viewersNotice: 'Each is one request that got 500 or 503 without a `code`; of a task nothing.',
    doFirst:
      'If it began with a deployment, roll back: “Roll back” in lib/README.md. If not, the dashboard’s row “Functions” names the function: read its log.',
  },
  FunctionThrottles: {
    ...{ on: 'functions', metric: 'Throttles', above: 0 },
    means: 'Lambda turned away a request or a run, because no instance was to be had.',
    viewersNotice: 'A request got 503 without a `code`; its player tries again. Those who play notice nothing.',
    doFirst: `If the dashboard’s concurrency is near its quota, ${ASK_FOR_CONCURRENCY}. Otherwise \`reservedConcurrency\` of the function is too small: raise it in the stage and deploy.`,
  },
  ConcurrencyNearQuota: {
    ...{ on: 'quota', percent: 80, minutes: 5, only: 'protected' },
    means:
      'More than 80 % of the Lambda concurrency of this account and region is in use or reserved. Every function of the account shares it.',
    viewersNotice: 'Nothing yet. At 100 % requests get 503 without a `code`, creates among them.',
    doFirst: `At once ${ASK_FOR_CONCURRENCY}: it takes hours or days. Until then look in Lambda’s own dashboard what else runs in the account, and in the row “Latency” for slow answers, which hold instances.`,
  },
} as const satisfies AlarmRows
