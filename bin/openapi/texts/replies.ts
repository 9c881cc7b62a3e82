import { MOST_SHOWN } from '../../../functions/contract/sizes.ts'
import { JWKS_MAX_AGE_SECONDS } from '../../../functions/contract/tokens/key-times.ts'
import { type Texts, TIME, UNIX_TIME } from './text.ts'

const PAUSED_BY_NONE = 'What was asked for: it is so now, whatever it was before.'
const ENDED = {
  session_status: 'What the session is now; it may have ended earlier, in another way.',
  end_reason: 'Why it really ended, perhaps earlier and for another reason.',
}

/** The texts of what the service answers, by the name of the schema. */
export const replyTexts: Readonly<Record<string, Texts>> = {
  SessionStatus: {
    '': '`active` or `paused`: live, it holds a slot. `stopped`: its player ended it. `terminated`: ended from outside its player. `expired`: it fell silent, or lasted or paused too long.',
  },
  EndReason: {
    '': '`stopped`: its player stopped it. `terminated`: ended from outside its player. `displaced`: a create named it in `terminate_sessions`. `superseded`: the same device started a new one, where the stage says so. `entitlement_revoked`: Identity ended it. `missed_heartbeats`: its player fell silent. `session_timeout`: it lasted as long as a session may. `paused_too_long`: it was paused as long as a pause may last.',
  },
  Ignored: { '': 'The members of the request that could not be used. Absent from a reply when there is none.' },
  Session: {
    '': 'A playback session, live or ended.',
    region: 'The region that counted; absent when none was known.',
    watched_seconds: ['Time watched so far. Pauses and seeks add nothing.', 'whole seconds'],
    ended_at: ['When it ended; only of an ended session. Of an expired one it is the last sign of life.', TIME],
    end_reason: 'Why it ended; only of an ended session.',
  },
  ListedSession: { '': 'A live session as the owner of the account sees it in a list.' },
  RivalSession: {
    '': 'A live session that holds a slot which the refused create wanted.',
    is_this_device: 'Whether it has the `device_id` of the refused create: then this device left it behind.',
  },
  CreateSessionReply: {
    '': 'The new session with its credential, and how it is kept alive.',
    session: 'The session, as it began.',
    heartbeat: 'The rhythm in which the player shows that it is alive.',
    'heartbeat.interval_seconds': ['Send a heartbeat this often.', 'seconds'],
    'heartbeat.timeout_seconds': ['After so long a silence the session has expired.', 'seconds'],
    concurrency: 'How much of its limit the account uses.',
    'concurrency.active_stream_count': ['The live sessions of the account, the new one included.', 'sessions'],
    terminated_sessions: 'The ids of the sessions that this create ended.',
  },
  HeartbeatReply: {
    '': 'The session lives until `deadline`.',
    status: 'The heartbeat counted.',
    session_status: '`active` or `paused`: a heartbeat leaves a paused session paused.',
    next_heartbeat_seconds: ['Send the next one after this time.', 'seconds'],
    deadline: ['When the session expires unless it is heard of.', TIME],
    playback_token:
      'A fresh token, when the one that was sent is past half of its life: use it from now on. The old one stays good until it expires.',
    token_expires_at: ['Until when the fresh token is good; with `playback_token` only.', TIME],
  },
  PauseReply: { '': 'The session is paused and keeps its slot.', status: PAUSED_BY_NONE },
  ResumeReply: { '': 'The session is active.', status: PAUSED_BY_NONE },
  StopReply: { '': 'The session has ended and its slot is free.', status: 'What was asked for.', ...ENDED },
  TerminateReply: { '': 'The session has ended and its slot is free.', status: 'What was asked for.', ...ENDED },
  ConcurrencyReply: {
    '': 'What an account is using. One that was never seen has zeros and empty lists.',
    active_stream_count: ['All live sessions of the account, also those that are not listed.', 'sessions'],
    sessions: `Its live sessions: the ${MOST_SHOWN} oldest at most, oldest first.`,
  },
  TokenClaims: {
    '': 'What a playback token says.',
    iss: 'Who issued the token.',
    aud: 'What the token is for.',
    sub: 'The account, as `user_id`.',
    jti: 'The id of this token.',
    iat: ['When the token was issued.', UNIX_TIME],
    nbf: ['From when on it is good: a little before `iat`, because clocks differ.', UNIX_TIME],
    exp: ['Until when it is good.', UNIX_TIME],
    degraded: 'True when it was admitted on an older decision of Identity or Content, or on none. Otherwise absent.',
  },
  ValidateReply: {
    '': 'The token is good and its session lives.',
    valid: 'Always true here: what is not valid is a 401.',
    claims: 'What the token says.',
  },
  RefreshReply: {
    '': 'A fresh token for the same session.',
    token: 'The fresh playback token. The old one stays good until it expires.',
  },
  PublicKey: {
    '': 'An ES256 key that verifies playback tokens (RFC 7517, RFC 7518 section 6.2.1).',
    kty: 'The kind of key.',
    crv: 'Its curve.',
    x: 'The x coordinate of its point, in base64url.',
    y: 'The y coordinate of its point, in base64url.',
    kid: 'The id of the key, as in the header of the tokens that it signed.',
    alg: 'The algorithm that it is used with.',
    use: 'What it is for.',
  },
  JwksReply: {
    '': `The public keys, as a JWK Set (RFC 7517 section 5). Keep it for ${JWKS_MAX_AGE_SECONDS} s, and read it again when a token names a key that is not in it.`,
    keys: 'The keys that verify now, and the one that is to sign next. None while the stage is new.',
  },
  HealthReply: {
    '': 'Whether the service reaches its session store.',
    status: '`healthy` with 200, `unhealthy` with 503.',
    service: 'Which service answers.',
    checks: 'What was looked at.',
    'checks.redis': 'Whether Redis answered within a second.',
  },
  GatewayMessage: {
    '': 'API Gateway’s own answer, without a `code`: treat it as `retry`.',
    message: 'What API Gateway says.',
  },
}
