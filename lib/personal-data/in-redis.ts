import { DEAD_LETTERS, type Place } from './place.ts'

/** What `erase-user` counts and removes; and the snapshots of it. */
export const inRedis: readonly Place[] = [
  {
    where: 'Redis: live sessions',
    holds: 'ids of user, profile, title and device, region, position, times',
    kept: 'until they end, at most {SESSION_TIMEOUT}',
    shorten: '`SESSION_TIMEOUT`',
    erasing: 'ended with `--end-sessions`; while one lives nothing is removed',
    things: ['live', 'slots'],
  },
  {
    where: 'Redis: sessions that have ended',
    holds: 'the same',
    kept: '{SESSION_RETENTION}, the newest sixty of an account',
    shorten: '`SESSION_RETENTION`',
    erasing: 'removed',
    things: ['ended'],
  },
  {
    where: 'Redis: the account',
    holds: 'limit of the plan, dates of revocations, rates, under the user’s id',
    kept: '30 days after the plan or a revocation was last written',
    shorten: 'not to be set: a revocation that is forgotten counts no more',
    erasing: 'removed',
    things: ['account'],
  },
  {
    where: 'Redis: what is remembered of the account',
    holds:
      'digests of Idempotency-Keys and of what Identity and Content were asked, titles of refused creates, under the user’s id',
    kept: '24 h after its last change; {DECISION_MAX_STALE} or {SESSION_RETENTION} if longer',
    shorten: 'never below 24 h',
    erasing: 'removed',
    things: ['memory', 'requests', 'decisions', 'denials'],
  },
  {
    where: 'Redis: outbox',
    holds: 'events with the ids of user, profile, title and device',
    kept: 'until EventBridge has accepted them, usually for a second',
    shorten: 'not to be set',
    erasing: 'waited for: subscribers are owed them',
    things: ['outbox'],
  },
  {
    where: 'Redis: dead letters',
    holds: 'the same, of events that can never be published',
    kept: DEAD_LETTERS,
    shorten: 'not to be set',
    erasing: 'removed',
    things: ['dead_letters'],
  },
  {
    where: 'Redis: snapshots',
    holds: 'all of the above, as of each day',
    kept: '{redis.snapshotRetentionDays} days; the last one of a protected stage, until you delete it',
    shorten: '`redis.snapshotRetentionDays`',
    erasing: 'cannot be changed: delete the snapshot, or wait. After restoring one, erase again',
    isThere: ({ redis, protect }) => redis.snapshotRetentionDays > 0 || protect,
  },
]
