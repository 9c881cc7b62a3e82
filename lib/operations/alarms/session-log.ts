import type { AlarmRows } from './alarm-row.ts'

const NOTHING = 'Nothing while they play. History and positions lack what is not yet written.'

/** Alarms of a stage that keeps a session log. */
export const sessionLogAlarms = {
  'session-log-dead-letters': {
    ...{ on: 'queue', only: 'session log' },
    means:
      'The session log can never hold some events because of what is in them, or they waited for two days. The queue keeps them for 14 days.',
    viewersNotice: NOTHING,
    doFirst:
      'Read ERROR_CODE and ERROR_MESSAGE of a message. Remove the cause, then put the messages back: lib/README.md, “Session log”.',
  },
  SessionLogLate: {
    ...{ on: 'session log', metric: 'ApproximateAgeOfOldestMessage', above: 900, minutes: 5, only: 'session log' },
    means: 'Events have waited for more than 15 minutes to be written into the session log. None is lost for 14 days.',
    viewersNotice: NOTHING,
    doFirst:
      'Read the log of `record-session-log`. If PostgreSQL does not answer, look at the cluster `viewing-service-<stage>` in RDS: the events are written when it is back. If there is no error, writing does not keep up: raise `sessionLog.writers` and `sessionLog.maxCapacity`.',
  },
  SessionLogCapacity: {
    ...{ on: 'session log', metric: 'ACUUtilization', above: 90, minutes: 15, only: 'session log' },
    means: 'The database of the session log has been near `sessionLog.maxCapacity` for 15 minutes.',
    viewersNotice: 'History and positions are slow, or answered with 503.',
    doFirst: 'Raise `sessionLog.maxCapacity`; it takes effect without an interruption.',
  },
  HistoryFails: {
    ...{ on: 'answers', of: ['get-history', 'get-position'], percent: 5, least: 5, minutes: 5, only: 'session log' },
    means: 'More than 5 % of the requests of five minutes for histories and positions were answered with 5xx.',
    viewersNotice: 'Histories and positions are not shown. Who plays or starts notices nothing.',
    doFirst:
      'Read the log of `get-history`: `dependency` names what fails. `postgres`: look at the cluster `viewing-service-<stage>` in RDS; one that had scaled to zero needs about 15 s to come back. `redis`: send `GET /health` to `ApiUrl`.',
  },
  SessionLogAges: {
    ...{
      on: 'session log',
      metric: 'MaximumUsedTransactionIDs',
      above: 1_000_000_000,
      minutes: 5,
      only: 'session log',
    },
    means:
      'PostgreSQL has not cleaned old rows for a thousand million transactions. At about two thousand million it takes no more writes.',
    viewersNotice: 'Nothing yet. Later history and positions stand still.',
    doFirst:
      'Look in `pg_stat_activity` for a transaction that has been open for days, and end it: it keeps autovacuum from its work. If there is none, raise `sessionLog.maxCapacity`.',
  },
} as const satisfies AlarmRows
