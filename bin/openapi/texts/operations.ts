import type { EndpointName } from '../../../functions/contract/routes.ts'
import { IDEMPOTENCY_HOURS } from '../../../functions/contract/sizes.ts'
import { JWKS_MAX_AGE_SECONDS, NO_KEYS_MAX_AGE_SECONDS } from '../../../functions/contract/tokens/key-times.ts'

/** By who calls. */
export const tags = {
  Sessions: 'For players: start a session, keep it alive, end it.',
  Tokens: 'Playback tokens, for players and for CDN and DRM servers that verify them.',
  Concurrency: 'For apps and back offices: which streams an account is using, and ending one.',
  History: 'For apps and back offices: what an account has watched, where the stage keeps a session log.',
  Operations: 'For those who operate the service.',
} as const

type Operation = { readonly tag: keyof typeof tags; readonly text: string; readonly done: string }

/** What each operation does, and what its success says. */
export const operations: Readonly<Record<EndpointName, Operation>> = {
  'get-health': {
    tag: 'Operations',
    text: 'Asks nothing but Redis.',
    done: 'Redis answers.',
  },
  'create-session': {
    tag: 'Sessions',
    text: `Asks Identity and Content at once, takes a slot of the account and issues a token. Sessions named in \`terminate_sessions\` end in the same step; a refusal ends none. Send a new \`Idempotency-Key\` for every start that the viewer asks for, and the same when you send that create again: for ${IDEMPOTENCY_HOURS} hours the same key, user and body give the same session with a fresh token, and take no second slot.`,
    done: 'The session plays: its slot is taken.',
  },
  'get-session': {
    tag: 'Sessions',
    text: 'An ended session stays readable for a while. This is no sign of life.',
    done: 'The session, live or ended.',
  },
  'terminate-session': {
    tag: 'Concurrency',
    text: 'For an app or a back office that ends a session of another device. Its player learns it from its next request: 410 `session_ended`. Ending one that has ended is a success too.',
    done: 'The session has ended and its slot is free.',
  },
  'get-concurrency': {
    tag: 'Concurrency',
    text: 'Which sessions hold the slots of an account, and how many it may have.',
    done: 'What the account is using.',
  },
  'get-history': {
    tag: 'History',
    text: 'From the session log, a few seconds after the fact: it is served only where the stage keeps a session log, otherwise API Gateway answers 404. Sessions that begin while one pages are on none of the later pages, so that every session comes once.',
    done: 'A page of the sessions of the account, newest first.',
  },
  'get-position': {
    tag: 'History',
    text: 'From the session log, a few seconds after the fact: it is served only where the stage keeps a session log, otherwise API Gateway answers 404. Send the ids percent-encoded.',
    done: 'Where the profile stopped in the title; 0 when it has never watched it.',
  },
  'send-heartbeat': {
    tag: 'Sessions',
    text: 'Send one every `interval_seconds` of the create’s reply, also while paused. When the playback token in the header is past half of its life, the reply has a fresh one. A late heartbeat never revives a session.',
    done: 'The session lives until `deadline`.',
  },
  'pause-session': {
    tag: 'Sessions',
    text: 'The session keeps its slot. This is a sign of life. Pausing a paused session changes nothing.',
    done: 'The session is paused.',
  },
  'resume-session': {
    tag: 'Sessions',
    text: 'This is a sign of life. Resuming an active session changes nothing.',
    done: 'The session is active.',
  },
  'stop-session': {
    tag: 'Sessions',
    text: 'Frees the slot at once. For `navigator.sendBeacon`, which cannot set headers, the token may stand in the body, and the body may have any type as long as it is JSON text. Stopping an ended session is a success too.',
    done: 'The session has ended and its slot is free.',
  },
  'validate-token': {
    tag: 'Tokens',
    text: 'For a server that wants to know what a signature alone does not say: whether the session still lives. 401 says that the token is not to be accepted; any other refusal says nothing about the token.',
    done: 'The token is good and its session lives.',
  },
  'refresh-token': {
    tag: 'Tokens',
    text: 'For a player that sends no heartbeats with its token. This is no sign of life. The old token stays good until it expires.',
    done: 'A fresh token for the same session.',
  },
  'get-jwks': {
    tag: 'Tokens',
    text: `The JWK Set for CDN and DRM servers. It may be kept for ${JWKS_MAX_AGE_SECONDS} s, and for ${NO_KEYS_MAX_AGE_SECONDS} s while it has no keys.`,
    done: 'The public keys.',
  },
}
