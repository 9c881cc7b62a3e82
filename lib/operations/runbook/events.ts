import type { Symptoms } from './symptom.ts'

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
        act: 'Nothing is lost: events wait and are sent again with growing pauses. Ask for a higher quota of PutEvents if throttling goes on.',
      },
      {
        seen: 'the outbox grows older without any error',
        cause: 'the relay is too small for the load',
        act: 'Raise `events.relays`.',
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
        act: 'Compare with functions/contract/events/README.md.',
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
        seen: 'live sessions have grown with it',
        cause: 'load',
        act: 'A live session takes about 1.4 kB. Raise `redis.nodeType` or `redis.shards`.',
      },
      {
        seen: 'neither',
        cause: 'ended sessions, which are kept for SESSION_RETENTION',
        act: 'Lower SESSION_RETENTION, or raise `redis.nodeType`.',
      },
    ],
  },
} as const satisfies Symptoms
