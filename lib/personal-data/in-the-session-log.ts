import type { Stage } from '../stage/stage.ts'
import { DEAD_LETTERS, type Place } from './place.ts'

/** Whether a stage keeps a session log. */
export const hasSessionLog = (stage: Stage): boolean => 'sessionLog' in stage && stage.sessionLog !== undefined

/** What `erase-user` counts and removes in a stage with a session log; the backups of it, and what waits before it. */
export const inTheSessionLog: readonly Place[] = [
  {
    where: 'session log in PostgreSQL, in a stage with `sessionLog`',
    holds: 'each session and each event, with the ids of user, profile, title and device',
    kept: '{sessionLog.months} whole months beside the running one',
    shorten: '`sessionLog.months`',
    erasing: 'removed; a digest of the user’s id is kept, so that no event of before is recorded again',
    things: ['logged_sessions', 'logged_events'],
    isThere: hasSessionLog,
  },
  {
    where: 'session log: backups',
    holds: 'all of it, as of each moment',
    kept: '{sessionLog.backupDays} days; the last snapshot of a protected stage, until you delete it',
    shorten: '`sessionLog.backupDays`',
    erasing: 'cannot be changed: wait. After restoring one, erase again',
    isThere: hasSessionLog,
  },
  {
    where: 'queue `viewing-service-<stage>-session-log`, and its dead letters',
    holds: 'events on their way into the session log, and those that it can never hold',
    kept: `until they are recorded, usually for seconds; ${DEAD_LETTERS} at most`,
    shorten: 'repair PostgreSQL; purge the dead letters',
    erasing:
      'not recorded after the removal; dead letters: receive them and delete those of the person, or purge the queue',
    isThere: hasSessionLog,
  },
]
