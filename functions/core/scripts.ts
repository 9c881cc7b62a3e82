import account from './lua/account.lua'
import base from './lua/base.lua'
import bury from './lua/bury-entry.lua'
import claim from './lua/claim-slot.lua'
import denial from './lua/denial.lua'
import deny from './lua/deny-session.lua'
import event from './lua/event.lua'
import expire from './lua/expire-sessions.lua'
import findRequestBody from './lua/find-request.lua'
import find from './lua/find-session.lua'
import list from './lua/list-sessions.lua'
import makeGroupBody from './lua/make-group.lua'
import pause from './lua/pause-session.lua'
import redrive from './lua/redrive-letters.lua'
import remove from './lua/remove-entries.lua'
import renew from './lua/renew.lua'
import resume from './lua/resume-session.lua'
import heartbeat from './lua/send-heartbeat.lua'
import session from './lua/session.lua'
import stop from './lua/stop-session.lua'
import lease from './lua/take-lease.lua'
import terminate from './lua/terminate-session.lua'

/** Each atomic operation: the Lua files it is made of, in order. Plain arrays, so that a bundle keeps only what it uses. */
export const findSession = [base, event, session, find]
export const stopSession = [base, event, session, stop]
export const terminateSession = [base, event, session, terminate]
export const sendHeartbeat = [base, event, session, renew, heartbeat]
export const pauseSession = [base, event, session, renew, pause]
export const resumeSession = [base, event, session, renew, resume]
export const listSessions = [base, event, session, account, list]
export const findRequest = [base, event, session, account, findRequestBody]
export const denySession = [base, event, denial, deny]
export const claimSlot = [base, event, session, renew, account, denial, claim]

export const expireSessions = [base, event, session, expire]
export const makeGroup = [base, makeGroupBody]
export const removeEntries = [base, remove]
export const buryEntry = [base, bury]
export const redriveLetters = [base, redrive]
export const takeLease = [base, lease]
