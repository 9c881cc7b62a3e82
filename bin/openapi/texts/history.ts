import { type Texts, TIME } from './text.ts'

const REPORTED: Texts[string] = ['When the player last said something that the log knows.', TIME]

/** The texts of what the session log answers, by the name of the schema. */
export const historyTexts: Readonly<Record<string, Texts>> = {
  LoggedStatus: {
    '': 'What the session was at the last event that has reached the log: `active`, `paused`, or `ended`.',
  },
  LoggedSession: {
    '': 'A session as the session log has it, as old as the last event that has reached the log.',
    end_reason: 'Why it ended; only of an ended session.',
    watched_seconds: ['Time watched so far. Pauses and seeks add nothing.', 'whole seconds'],
    displaced_by: 'The session that took its slot; only of a session that was displaced.',
    max_concurrent_streams: ['How many sessions the account might have when this one began.', 'sessions'],
    last_reported_at: REPORTED,
  },
  HistoryReply: {
    '': 'A page of the sessions of an account, newest first. One that was never seen has an empty list.',
    sessions: 'The sessions of this page, newest first.',
    next_cursor: 'Send it as `cursor` to get the next page. Absent from the last page.',
  },
  PositionReply: {
    '': 'Where the newest session of a profile in a title stopped, or is. Of a title never watched it says position 0 and nothing about a session.',
    session_id: 'The newest session of this profile in this title.',
    watched_seconds: ['Time watched in that session. Pauses and seeks add nothing.', 'whole seconds'],
    last_reported_at: REPORTED,
  },
}
