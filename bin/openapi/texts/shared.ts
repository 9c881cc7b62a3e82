import { MOST_SHOWN } from '../../../functions/contract/sizes.ts'
import { type Texts, TIME } from './text.ts'

/** What a member means wherever a schema has no text of its own for it. */
export const shared: Texts = {
  session_id: 'The playback session.',
  user_id: 'The account. The limit of streams counts per account.',
  profile_id: 'The profile within the account.',
  content_id: 'The title.',
  device_id: 'The device that plays.',
  region: 'Where the viewer is; absent when not known.',
  status: 'What the session is now.',
  session_status: 'What the session is.',
  end_reason: 'Why the session ended.',
  ended_at: ['When the session ended; of an expired one its last sign of life.', TIME],
  started_at: ['When the session was created.', TIME],
  last_heartbeat: [
    'The last sign of life: the create, or the last heartbeat, pause or resume that was accepted.',
    TIME,
  ],
  position: ['How far into the title, as the player last reported it.', 'whole seconds'],
  degraded: 'Admitted on an older decision of Identity or Content, or on none, because it could not be asked.',
  server_time: [
    'The time of the service. Clients compute with differences to it, never with their own clock alone.',
    TIME,
  ],
  playback_token: 'The credential of this session: a JWT for CDN, DRM and the calls of the player.',
  token_expires_at: ['Until when the token is good.', TIME],
  active_stream_count: ['The live sessions of the account.', 'sessions'],
  max_concurrent_streams: ['How many sessions of the account may be live at once.', 'sessions'],
  active_sessions: `The ids of its live sessions: the ${MOST_SHOWN} oldest at most, oldest first.`,
  ignored: 'Names `position` when the one that was sent could not be used; otherwise absent.',
  recovery: 'What the client does next, as the schema Recovery says.',
  valid: 'Do not accept the token.',
  code: 'Decide by this member: it is stable.',
}
