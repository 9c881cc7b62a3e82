import account from './lua/account.lua'
import base from './lua/base.lua'
import bury from './lua/bury-entry.lua'
import change from './lua/change-entitlement.lua'
import claim from './lua/claim-slot.lua'
import dates from './lua/dates.lua'
import decision from './lua/decision.lua'
import denial from './lua/denial.lua'
import deny from './lua/deny-session.lua'
import ending from './lua/ending.lua'
import entitlement from './lua/entitlement.lua'
import event from './lua/event.lua'
import expire from './lua/expire-sessions.lua'
import findRequestBody from './lua/find-request.lua'
import find from './lua/find-session.lua'
import hash from './lua/hash.lua'
import list from './lua/list-sessions.lua'
import makeGroupBody from './lua/make-group.lua'
import pause from './lua/pause-session.lua'
import pauses from './lua/pauses.lua'
import plan from './lua/plan.lua'
import rate from './lua/rate.lua'
import redrive from './lua/redrive-letters.lua'
import remove from './lua/remove-entries.lua'
import renew from './lua/renew.lua'
import resume from './lua/resume-session.lua'
import rivals from './lua/rivals.lua'
import heartbeat from './lua/send-heartbeat.lua'
import session from './lua/session.lua'
import slots from './lua/slots.lua'
import stop from './lua/stop-session.lua'
import lease from './lua/take-lease.lua'
import terminate from './lua/terminate-session.lua'
import token from './lua/use-token.lua'

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
export const buryEntry = [base, bury]
export const redriveLetters = [base, redrive]
export const takeLease = [base, lease]
