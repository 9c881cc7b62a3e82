import type { AlarmRows } from './alarm-row.ts'

/** Alarms on the sweep, the relay and the events of Identity. */
export const taskAlarms = {
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
  'on-entitlement-changed': {
    on: 'queue',
    means:
      'A revocation or a change of plan was malformed, not yet in effect, or failed three times. The queue keeps it for 14 days.',
    viewersNotice: 'The viewer it is about plays on as before.',
    doFirst: 'Read its log. Have Identity publish again what still counts; after 15 minutes with a new `effective_at`.',
  },
} as const satisfies AlarmRows
