import * as lua from './lua.ts'
import type { Script } from './script.ts'

// The table of scripts. Each is a value of its own, so that a bundle keeps only what it uses.

const row = <const Argument extends string, const Outcome extends string = never>(
  name: string,
  parts: readonly string[],
  sent: readonly Argument[],
  outcomes: readonly Outcome[] = [],
): Script<Argument, Outcome> => ({ name, parts, arguments: sent, outcomes })

const sessions = [
  lua.keys,
  lua.hash,
  lua.event,
  lua.dates,
  lua.words,
  lua.memory,
  lua.asBefore,
  lua.session,
  lua.ending,
]
const onSession = [lua.base, ...sessions, lua.reply, lua.rate, lua.asked]
const onAccount = [lua.base, ...sessions, lua.reply, lua.slots, lua.account]

const caller = ['operation', 'correlation_id'] as const
const asking = [...caller, 'session_id', 'owner'] as const
const found = ['ok', 'ended', 'missing', 'limited'] as const
const finished = ['ended', 'missing', 'limited'] as const

export const findSession = row('find-session', [...onSession, lua.reads, lua.findBody], [...asking, 'reads'], found)
export const useToken = row('use-token', [...onSession, lua.useTokenBody], asking, found)
export const sendHeartbeat = row(
  'send-heartbeat',
  [lua.base, lua.usualHeartbeat, ...sessions, lua.reply, lua.rate, lua.asked, lua.renew, lua.heartbeatBody],
  [...asking, 'position'],
  found,
)
export const pauseSession = row(
  'pause-session',
  [lua.base, lua.pausing, lua.usualTurn, ...onSession.slice(1), lua.renew, lua.pauses, lua.pauseBody],
  [...asking, 'position'],
  found,
)
export const resumeSession = row(
  'resume-session',
  [lua.base, lua.resuming, lua.usualTurn, ...onSession.slice(1), lua.renew, lua.pauses, lua.resumeBody],
  [...asking, 'position'],
  found,
)
export const stopSession = row(
  'stop-session',
  [lua.base, lua.withEnd, lua.usualStop, ...onSession.slice(1), lua.reads, lua.stopBody],
  [...asking, 'reads', 'position'],
  finished,
)
export const terminateSession = row(
  'terminate-session',
  [...onSession, lua.reads, lua.terminateBody],
  [...asking, 'reads'],
  finished,
)

export const listSessions = row(
  'list-sessions',
  [lua.base, lua.usualList, ...onAccount.slice(1), lua.rate, lua.listBody],
  [...caller, 'user_id', 'reads'],
  ['ok', 'limited'],
)

const questions = [...caller, 'user_id', 'entitlement', 'availability'] as const
const requests = ['request', 'fingerprint', 'fingerprint_2'] as const
const lessons = [
  ...(['asked_at', 'plan_limit', 'entitlement_learned', 'entitlement_reason', 'entitlement_kept'] as const),
  ...(['availability_learned', 'availability_reason', 'availability_kept'] as const),
] as const
const viewing = ['profile_id', 'content_id', 'device_id', 'region'] as const

export const findRequest = row(
  'find-request',
  [lua.base, lua.usualRequest, ...onAccount.slice(1), lua.request, lua.decision, lua.rate, lua.findRequestBody],
  [...questions, ...requests],
  ['new', 'replayed', 'ended', 'reused', 'limited'],
)
export const claimSlot = row(
  'claim-slot',
  [
    ...[lua.base, lua.usualClaim, ...onAccount.slice(1), lua.renew, lua.request, lua.decision, lua.learn],
    ...[lua.plan, lua.denial, lua.rivals, lua.claimBody],
  ],
  [
    ...[...questions, ...requests, ...lessons, ...viewing],
    ...(['session_id', 'started_by', 'position', 'as_of', 'terminate', 'degraded'] as const),
  ],
  ['granted', 'refused', 'outdated', 'replayed', 'ended', 'reused'],
)
export const denySession = row(
  'deny-session',
  [
    ...[lua.base, lua.keys, lua.hash, lua.event, lua.words, lua.memory, lua.reply],
    ...[lua.decision, lua.learn, lua.denial, lua.denyBody],
  ],
  [...questions, ...lessons, ...viewing, 'code', 'reason'],
  ['ok'],
)
export const changeEntitlement = row(
  'change-entitlement',
  [...onAccount, lua.entitlement, lua.changeBody],
  [...caller, 'user_id', 'effective_at', 'skew', 'clock', 'max_age', 'max_concurrent_streams'],
  ['applied', 'ignored', 'early'],
)
export const expireSessions = row(
  'expire-sessions',
  [lua.base, lua.withEnd, lua.usualSweep, ...sessions, lua.expireBody],
  [...caller, 'batch', 'most_ms'],
)

export const eraseAccount = row(
  'erase-account',
  [...onAccount, lua.eraseAccountBody],
  [...caller, 'user_id', 'act'],
  ['ended', 'playing', 'unfinished', 'erased'],
)
export const eraseRecords = row(
  'erase-records',
  [lua.base, lua.keys, lua.eraseRecordsBody],
  ['user_id', 'cursor', 'count', 'erase'],
)
export const findEntries = row(
  'find-entries',
  [lua.base, lua.findEntriesBody],
  ['user_id', 'stream', 'after', 'count', 'erase'],
)

export const makeGroup = row('make-group', [lua.base, lua.makeGroupBody], ['group'])
export const removeEntries = row('remove-entries', [lua.base, lua.removeBody], ['group', 'ids'])
export const deadLetterEntry = row('dead-letter-entry', [lua.base, lua.deadLetterBody], ['group', 'id', 'reason'])
export const redriveDeadLetters = row('redrive-dead-letters', [lua.base, lua.redriveBody], [])
export const takeLease = row('take-lease', [lua.base, lua.takeLeaseBody], ['lease', 'run', 'ms'])
