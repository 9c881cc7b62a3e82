import type { Symptoms } from './symptom.ts'

/** What support and players' apps say of the session log. */
export const historySymptoms = {
  'History is missing or late': {
    alarms: [
      'HistoryFails',
      'SessionLogLate',
      'SessionLogCapacity',
      'session-log-dead-letters',
      'SessionLogAges',
      'failed-runs',
    ],
    rows: ['sessionLog', 'events'],
    query: {
      of: ['record-session-log', 'prepare-session-log', 'get-history', 'get-position'],
      lines: [
        'filter level = "ERROR"',
        '| stats count(*) as lines, latest(message.cause) as cause by message.message',
        '| sort lines desc',
      ],
    },
    causes: [
      {
        seen: 'events wait in the queue; `record-session-log` logs that PostgreSQL does not answer',
        cause: 'a failover, a restart or maintenance of the cluster; or no login by IAM',
        act: 'Nothing is lost for 14 days: events are written when PostgreSQL is back. `aws rds describe-events --source-type db-cluster --source-identifier viewing-service-<stage> --duration 120` says what happened. If logins are refused, deploy the stage again: it prepares the roles.',
      },
      {
        seen: 'events wait in the queue without any error; capacity near its maximum',
        cause: 'writing does not keep up: a premiere, or a backfill',
        act: 'Raise `sessionLog.maxCapacity`, then `sessionLog.writers`, and deploy. Both take effect without an interruption.',
      },
      {
        seen: 'with `minCapacity` 0: the first question after a quiet time is answered with 503',
        cause: 'the database slept and takes about 15 s to wake; after a day of sleep longer',
        act: 'Nothing: the next attempt is answered. To avoid it raise `sessionLog.minCapacity` to 0.5.',
      },
      {
        seen: 'messages in the dead-letter queue',
        cause: 'PostgreSQL or the schema refuses what is in these events',
        act: '`ERROR_CODE` and `ERROR_MESSAGE` of a message say why. See “Dead letters” in lib/README.md.',
      },
      {
        seen: '`prepare-session-log` is among the failed runs, or fails in a deployment',
        cause:
          'a migration failed, or PostgreSQL did not answer; two months are made ahead, so no event is refused yet',
        act: 'Read the log of `prepare-session-log`, remove the cause, and deploy again. It may run as often as you like.',
      },
      {
        seen: 'all is well now, and some days are incomplete',
        cause: 'events were purged, or the log was switched on later than they happened',
        act: 'See “Session log” in lib/README.md: one command compares a day, another brings in what is missing.',
      },
    ],
  },
} as const satisfies Symptoms
