import { type AlarmRows, ASK_HEALTH } from './alarm-row.ts'

/** Both say that sweeps do not keep up. */
const SLOW_SWEEPS = {
  viewersNotice: 'Nothing: a slot is free at its deadline. The events `playback.expired` come late.',
  doFirst:
    'Read the log of `expire-sessions`: an error there is the cause. Without one look at the dashboard’s row “Redis”: a busy engine is, see “Starting is slow”.',
} as const

/** Alarms on the sweep, the relay and the events of Identity. */
export const taskAlarms = {
  'failed-runs': {
    on: 'queue',
    means:
      'A run of `expire-sessions` or `publish-events` failed or was not started. Often Redis does not answer: then `OutboxAge` follows.',
    viewersNotice:
      'Nothing of the run itself: the next one does its work. If Redis does not answer, nobody can start, and those who play go on until their token expires.',
    doFirst: `${ASK_HEALTH} 200: read the logs of both functions. When runs succeed again purge the queue, or the alarm stays: \`aws sqs purge-queue --queue-url <FailedRunsQueueUrl>\`.`,
  },
  OutboxAge: {
    ...{ on: 'metric', metric: 'OutboxAge', above: 60_000, periods: 5, silence: 'alarm' },
    means:
      'Events wait for more than a minute to be published, or for five minutes no run of `expire-sessions` has seen all partitions.',
    viewersNotice:
      'Nothing, and Engagement gets its events late; unless Redis, or a shard of it, does not answer: then nobody on it can start.',
    doFirst: `${ASK_HEALTH} 200: see “Engagement sees nothing, or sees it late”. A backlog that grows without any error needs more \`events.relays\`.`,
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
    ...SLOW_SWEEPS,
  },
  PartitionsUnvisited: {
    ...{ on: 'metric', metric: 'PartitionsUnvisited', above: 0, periods: 5, silence: 'fine' },
    means: 'Sweeps have no time for all 64 partitions: they do not keep up.',
    ...SLOW_SWEEPS,
  },
  'on-entitlement-changed': {
    on: 'queue',
    means:
      'A revocation or a change of plan was malformed, not yet in effect, or failed three times. The queue keeps it for 14 days.',
    viewersNotice: 'The viewer it is about plays on as before.',
    doFirst:
      'Read its log. Have Identity publish again what still counts; after 15 minutes with a new `effective_at`. Then purge the queue, or the alarm stays.',
  },
} as const satisfies AlarmRows
