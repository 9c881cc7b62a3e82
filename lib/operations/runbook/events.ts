import type { Symptoms } from './symptom.ts'

/** What to do when Redis has too little memory. */
const GROW =
  'Raise `redis.nodeType` in the stage, or double `redis.shards`, and deploy. ElastiCache does it online and keeps the cache with every session; expect some 503 with `retry` meanwhile. Never change `redis.replicas` for it: more replicas hold no more, and the change may replace the cache with an empty one: lib/edge/README.md, “Changes that Redis does not survive”. In haste also lower SESSION_RETENTION: it counts for sessions that end from then on.'

/** What Engagement says, and what Redis shows. */
export const eventSymptoms = {
  'Engagement sees nothing, or sees it late': {
    alarms: ['OutboxAge', 'EventsDeadLettered', 'failed-runs', 'SessionsOverdue', 'PartitionsUnvisited'],
    rows: ['events'],
    query: {
      of: ['publish-events', 'expire-sessions'],
      lines: [
        'filter level = "ERROR"',
        '| stats count(*) as lines, latest(message.cause) as cause by message.message',
        '| sort lines desc',
      ],
    },
    causes: [
      {
        seen: 'the outbox grows older; `publish-events` logs that EventBridge does not accept events',
        cause: 'EventBridge fails, or the quota of PutEvents is used up',
        act: 'Nothing is lost: events wait and are sent again with growing pauses. `cause` of the query above is EventBridge’s code: for `ThrottlingException` ask for a higher quota of PutEvents (Service Quotas, EventBridge); for any other see AWS’s health page.',
      },
      {
        seen: 'the outbox grows older without any error',
        cause: 'the relay is too small for the load',
        act: 'Double `events.relays` in the stage, keep `reservedConcurrency` of `publish-events` at twice that or more, and deploy.',
      },
      {
        seen: 'alarm `OutboxAge`, and no value of `OutboxAge` on the dashboard',
        cause: 'no run sees all partitions: Redis, or one shard of it, does not answer',
        act: 'See “Viewers cannot start”.',
      },
      {
        seen: 'events are published; the rule’s queue holds messages',
        cause: 'the target of Engagement’s rule refuses them',
        act: '`ERROR_CODE` of a message says why. Repair the target and send it the bodies.',
      },
      {
        seen: 'events are published, and nothing reaches Engagement',
        cause: 'its rule does not match, or its account is not in `events.subscribers`',
        act: '`aws events list-rules --event-bus-name <EventBusName>` shows the rules. Compare their patterns with functions/contract/events/README.md, and `events.subscribers` of the stage with the account.',
      },
      {
        seen: 'some events are missing; dead letters',
        cause:
          'EventBridge can never accept them, or the outbox was above OUTBOX_LIMIT, which leaves out `heartbeat` and `denied`',
        act: 'See “Dead letters” in lib/README.md. The archive can replay what was published.',
      },
    ],
  },
  'Redis fills': {
    alarms: ['RedisFilling'],
    rows: ['redis', 'events', 'sessions'],
    query: {
      of: ['publish-events'],
      lines: ['filter level = "ERROR"', '| stats count(*) as lines by message.message', '| sort lines desc'],
    },
    causes: [
      {
        seen: 'the outbox grows',
        cause: 'events are not published',
        act: 'See “Engagement sees nothing, or sees it late”.',
      },
      {
        seen: 'live sessions have grown with it, or nothing has',
        cause: 'load; or ended sessions, which are kept for SESSION_RETENTION',
        act: GROW,
      },
      {
        seen: 'one shard only',
        cause: 'one or a few of the 64 partitions hold much more than the others',
        act: 'Raise `redis.nodeType`, as above: a partition is never divided between shards.',
      },
    ],
  },
} as const satisfies Symptoms
