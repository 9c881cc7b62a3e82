import { cursorAfter } from '../../../functions/contract/history/cursor.ts'
import { type Examples, SESSION_ID, STARTED, subject } from './story.ts'

const { user_id, profile_id, content_id, device_id, region } = subject
const reported = '2026-11-27T22:55:59.911Z'
const told = { position: 600, watched_seconds: 600 }
const ended = {
  ...{ session_id: SESSION_ID, profile_id, content_id, device_id, region, started_at: STARTED },
  ...{ ended_at: reported, end_reason: 'missed_heartbeats', session_status: 'ended', ...told },
  ...{ degraded: false, max_concurrent_streams: 4, last_reported_at: reported },
}

/** The bodies of what the session log answers. */
export const historyExamples: Readonly<Record<'get-history' | 'get-position', Examples>> = {
  'get-history': {
    page: {
      summary: 'A page of one session; more follow',
      value: { user_id, sessions: [ended], next_cursor: cursorAfter(SESSION_ID) },
    },
    none: { summary: 'An account that has never watched', value: { user_id, sessions: [] } },
  },
  'get-position': {
    stopped: {
      summary: 'Stopped after ten minutes',
      value: {
        ...{ user_id, profile_id, content_id, ...told, session_id: SESSION_ID },
        ...{ session_status: 'ended', last_reported_at: reported },
      },
    },
    never: { summary: 'Never watched', value: { user_id, profile_id, content_id, position: 0 } },
  },
}
