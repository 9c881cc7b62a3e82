import { MAX_BODY_BYTES, MAX_REASON_CHARACTERS, MOST_SHOWN } from '../../../functions/contract/sizes.ts'
import { type Texts, TIME } from './text.ts'

const ofUpstream = `gave as its reason, if it gave one: at most ${MAX_REASON_CHARACTERS} characters.`

/** The texts of refusals, by the name of the schema. */
export const problemTexts: Readonly<Record<string, Texts>> = {
  ProblemCode: { '': 'Every reason for which the service refuses a request.' },
  Recovery: {
    '': '`retry`: keep playing, and send the request again with growing pauses, not before `Retry-After`. `recreate`: keep playing, wait a random part of the heartbeat interval, then create once with the old session in `terminate_sessions`. `sign_in`: get a new access token, then send the request again. `show`: stop playing and tell the viewer. `fix`: a defect of the client. `none`: nothing to do.',
  },
  Problem: {
    '': 'What every refusal has (RFC 9457).',
    type: 'The section of the contract page about this refusal, where the stage says where that page is (`CONTRACT_URL`); otherwise a URN. Show it to developers, decide by `code`.',
    title: 'The refusal in words; may change.',
    status: ['The status of the reply.', 'HTTP status code'],
    detail: 'What happened here, for developers; may change.',
    error: 'The same as `detail`, for clients of the original service.',
    request_id: 'The id of this request in the logs of the service: quote it when you report a problem.',
  },
  InvalidRequest: {
    '': 'A member, a header or the path is not as this document says.',
    errors: 'Every fault at once.',
    'errors.path':
      'Which member, such as `terminate_sessions.0`, or `Idempotency-Key` or `userID`; empty for the body as a whole.',
    'errors.message': 'What is wrong with it, for developers; may change.',
  },
  Unauthenticated: { '': 'No token was sent where one is needed.' },
  TokenInvalid: { '': 'The token is not one that is accepted here; `WWW-Authenticate` says why.' },
  TokenExpired: { '': 'The token was good and has expired.' },
  Forbidden: { '': 'The token is of another user.' },
  NotEntitled: { '': 'Identity says no.', reason: `What Identity ${ofUpstream}` },
  ContentUnavailable: { '': 'Content says no.', reason: `What Content ${ofUpstream}` },
  SessionNotFound: {
    '': 'No such session: never issued, malformed, of another user, or ended longer ago than it is kept.',
  },
  ConcurrencyLimitReached: {
    '': `Every slot of the account is taken. Before it is shown, look at the rivals. One marked \`is_this_device\` is what this device left behind: create again at once, naming it in \`terminate_sessions\`. With \`retry_after_seconds\` offer to wait, and create again then. Else show the rivals, and name those that the viewer chooses.`,
    active_sessions: `The sessions that hold the slots: the ${MOST_SHOWN} oldest at most, oldest first.`,
    retry_after_seconds: [
      'Only when a rival has gone silent: after this time its slot is free at the latest. `Retry-After` says the same.',
      'seconds',
    ],
  },
  SessionEnded: {
    '': '`recreate` when it expired, and for a heartbeat or resume of one that its player stopped: it is playing again. `show` when it was ended from outside, `none` when its player stopped it. `end_reason` and `ended_at` stay what they were when it ended, also when a stopped session is terminated afterwards.',
    ended_at: ['When it ended; of an expired session its last sign of life.', TIME],
  },
  BodyTooLarge: { '': `The body has more than ${MAX_BODY_BYTES} bytes.` },
  UnsupportedMediaType: { '': 'The body is not JSON by its `Content-Type`, or it has a `Content-Encoding`.' },
  IdempotencyKeyReused: { '': 'The Idempotency-Key was used with another body.' },
  RateLimited: {
    '': 'One request too many for this user or session. It ends nothing; send it again after `Retry-After`.',
  },
  DependencyUnavailable: {
    '': 'Something that the service needs gave no usable answer. Send the request again after `Retry-After`.',
    dependency:
      '`identity` or `content`: it could not be asked. `signing_keys`: the keys of playback tokens cannot be read. `clock`: a good token is not valid yet by the clock of the function that looked.',
  },
  StorageUnavailable: {
    '': 'Redis, or the PostgreSQL of the session log, did not answer in time. The request was carried out once or not at all: send it again after `Retry-After`.',
    dependency: 'What did not answer; `postgres` only from `get-history` and `get-position`.',
  },
  ValidateTokenInvalid: { '': 'As TokenInvalid, from validate-token.' },
  ValidateTokenExpired: { '': 'As TokenExpired, from validate-token.' },
  ValidateSessionEnded: {
    '': 'The token is good, but its session has ended or is not known any more.',
    session_status: 'How it ended; absent when the session is not known any more.',
    end_reason: 'Why it ended; absent as before.',
    ended_at: ['When it ended; absent as before.', TIME],
  },
}
