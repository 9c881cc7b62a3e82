import type { AlarmRows } from './alarm-row.ts'

/** What viewers notice while Identity or Content fails. */
const STARTS_WITHOUT =
  'Those who play notice nothing. A start uses the last yes to the same question and is marked `degraded`.'

/** Alarms on what create-session logs about Identity and Content. */
export const upstreamAlarms = {
  UpstreamCircuitOpen: {
    ...{ on: 'log', of: ['create-session'], member: 'circuit', is: 'open' },
    means:
      'Identity or Content fails for many users and titles. Its circuit is open: it is asked by one create at a time.',
    viewersNotice: `${STARTS_WITHOUT} Without such a yes DEPENDENCY_FAILURE_POLICY decides: with \`deny\` viewers cannot start (503).`,
    doFirst:
      'The log of `create-session` names the service in `upstream`: call its owners. The circuit closes by itself with the first answer.',
  },
  UpstreamRejectsCredential: {
    ...{ on: 'log', of: ['create-session'], member: 'upstream_status', is: 401 },
    means: 'Identity or Content answers the requests of the service with 401.',
    viewersNotice: `${STARTS_WITHOUT} Without such a yes they cannot start (503).`,
    doFirst:
      'The log of `create-session` names the service in `upstream`. Was its bearer secret changed, or has it expired? Put a good one into the secret that IDENTITY_BEARER_SECRET or CONTENT_BEARER_SECRET of the stage names; functions read it again by themselves.',
  },
  UpstreamAnswerUnusable: {
    ...{ on: 'log', of: ['create-session'], member: 'answer', is: 'unusable' },
    means:
      'Identity or Content answers some questions with neither yes nor no: 400, a malformed body, a plan of −1 streams.',
    viewersNotice: 'Viewers with these questions cannot start (503). All others can.',
    doFirst:
      'The log of `create-session` says what was wrong, at most once in ten seconds. Tell the owners of that service.',
  },
} as const satisfies AlarmRows
