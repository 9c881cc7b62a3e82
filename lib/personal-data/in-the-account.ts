import { DEAD_LETTERS, type Place } from './place.ts'

/** What only an operator with the account’s rights can remove. */
export const inTheAccount: readonly Place[] = [
  {
    where: 'EventBridge: archive',
    holds: 'every event, with the ids of user, profile, title and device',
    kept: '{events.archiveDays} days',
    shorten: '`events.archiveDays`',
    erasing: 'single events cannot be removed: wait, or delete the archive with all its events',
    isThere: ({ events }) => events.archiveDays > 0,
  },
  {
    where: 'log group `/aws/events/viewing-service-<stage>`',
    holds: 'every event, as above',
    kept: '{logRetentionDays} days',
    shorten: '`events.log: false`, `logRetentionDays`',
    erasing: 'single lines cannot be removed: wait, or delete its log streams',
    isThere: ({ events }) => events.log,
  },
  {
    where: 'queue of each `PlaybackEventRule`',
    holds: 'events that a subscriber’s target refused',
    kept: DEAD_LETTERS,
    shorten: 'repair the target; purge the queue',
    erasing: 'receive the messages and delete those of the person, or purge the queue',
  },
  {
    where: 'queue `viewing-service-<stage>-on-entitlement-changed`',
    holds: 'Identity’s events that failed, with the user’s id',
    kept: DEAD_LETTERS,
    shorten: 'purge the queue',
    erasing: 'receive the messages and delete those of the person, or purge the queue',
  },
  {
    where: 'access log `/aws/vendedlogs/viewing-service-<stage>-api`',
    holds: 'the IP address of each request, and when; no id of a user',
    kept: '{logRetentionDays} days',
    shorten: '`accessLogIp: "none"`, `logRetentionDays`',
    erasing: 'nothing there leads to a person by id: wait',
    isThere: ({ accessLogIp }) => accessLogIp !== 'none',
  },
  {
    where: 'samples of the web ACL in front, in a stage with `edge`',
    holds: 'IP addresses and headers of some requests',
    kept: 'three hours',
    shorten: 'not to be set',
    erasing: 'wait',
    isThere: ({ edge }) => edge !== undefined && edge !== 'own',
  },
  {
    where: 'logs of the functions',
    holds: 'neither ids of users nor addresses',
    kept: '{logRetentionDays} days',
    shorten: '`logRetentionDays`',
    erasing: 'nothing to do',
  },
]
