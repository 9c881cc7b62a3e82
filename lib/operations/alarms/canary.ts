import type { AlarmRows } from './alarm-row.ts'

/** Alarms on one endpoint that take its new version back. `<endpoint>` stands for its name. */
export const canaryAlarms = {
  '<endpoint>-canary-errors': {
    ...{ on: 'canary', metric: 'Errors', percent: 1, least: 2, minutes: 5, only: 'canary' },
    means:
      'While a deployment gives `<endpoint>` its new version, requests to that version fail or take too long: 2 or more in five minutes, and more than 1 %.',
    viewersNotice: 'A part of their requests gets 500 or 503 without a `code`, until the new version is taken back.',
    doFirst:
      'Nothing in haste: CodeDeploy gives all requests back to the version before, and the deployment fails. Then read the log of `<endpoint>` and repair the commit.',
  },
  '<endpoint>-canary-throttles': {
    ...{ on: 'canary', metric: 'Throttles', percent: 1, least: 2, minutes: 5, only: 'canary' },
    means:
      'Lambda had no instance for requests to `<endpoint>`: 2 or more in five minutes, and more than 1 %. It is raised outside deployments too.',
    viewersNotice: 'A part of their requests gets 503 without a `code`; players try again.',
    doFirst:
      'What `FunctionThrottles` says. While a deployment is under way CodeDeploy takes the new version back; deploy again when the alarm has ended.',
  },
} as const satisfies AlarmRows
