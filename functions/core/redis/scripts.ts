import change from '../lua/change-entitlement.lua'
import claim from '../lua/claim-slot.lua'
import deadLetter from '../lua/dead-letter-entry.lua'
import deny from '../lua/deny-session.lua'
import expire from '../lua/expire-sessions.lua'
import findRequestBody from '../lua/find-request.lua'
import find from '../lua/find-session.lua'
import list from '../lua/list-sessions.lua'
import makeGroupBody from '../lua/make-group.lua'
import account from '../lua/parts/account.lua'
import base from '../lua/parts/base.lua'
import dates from '../lua/parts/dates.lua'
import decision from '../lua/parts/decision.lua'
import denial from '../lua/parts/denial.lua'
import ending from '../lua/parts/ending.lua'
import entitlement from '../lua/parts/entitlement.lua'
import event from '../lua/parts/event.lua'
import hash from '../lua/parts/hash.lua'
import pauses from '../lua/parts/pauses.lua'
import plan from '../lua/parts/plan.lua'
import rate from '../lua/parts/rate.lua'
import renew from '../lua/parts/renew.lua'
import rivals from '../lua/parts/rivals.lua'
import session from '../lua/parts/session.lua'
import slots from '../lua/parts/slots.lua'
import pause from '../lua/pause-session.lua'
import redrive from '../lua/redrive-dead-letters.lua'
import remove from '../lua/remove-entries.lua'
import resume from '../lua/resume-session.lua'
import heartbeat from '../lua/send-heartbeat.lua'
import stop from '../lua/stop-session.lua'
import lease from '../lua/take-lease.lua'
import terminate from '../lua/terminate-session.lua'
import token from '../lua/use-token.lua'

/** Each atomic operation: the Lua files it is made of, in order. Plain arrays, so that a bundle keeps only what it uses. */
export const findSession = [base, hash, event, dates, session, ending, rate, find]
export const stopSession = [base, hash, event, dates, session, ending, rate, stop]
export const terminateSession = [base, hash, event, dates, session, ending, rate, terminate]
export const sendHeartbeat = [base, hash, event, dates, session, ending, rate, renew, heartbeat]
export const useToken = [base, hash, event, dates, session, ending, rate, token]
export const pauseSession = [base, hash, event, dates, session, ending, rate, renew, pauses, pause]
export const resumeSession = [base, hash, event, dates, session, ending, rate, renew, pauses, resume]
export const listSessions = [base, hash, event, dates, session, ending, slots, account, rate, list]
export const findRequest = [base, hash, event, dates, session, ending, slots, account, decision, rate, findRequestBody]
export const denySession = [base, hash, event, decision, denial, deny]
export const claimSlot = [
  base,
  hash,
  event,
  dates,
  session,
  ending,
  renew,
  slots,
  account,
  decision,
  plan,
  denial,
  rivals,
  claim,
]

export const changeEntitlement = [base, hash, event, dates, session, ending, slots, account, entitlement, change]
export const expireSessions = [base, hash, event, dates, session, ending, expire]
export const makeGroup = [base, makeGroupBody]
export const removeEntries = [base, remove]
export const deadLetterEntry = [base, deadLetter]
export const redriveDeadLetters = [base, redrive]
export const takeLease = [base, lease]
