import { setTimeout as sleep } from 'node:timers/promises'
import type { Held } from '../../functions/contract/erasure/erasure.ts'
import { hasSessionLog } from '../../lib/personal-data/in-the-session-log.ts'
import type { Stage } from '../../lib/stage/stage.ts'
import { Failed } from '../command/failed.ts'
import { findStage } from '../command/find-stage.ts'
import { type Ask, invokeErasure } from './invoke.ts'
import type { Command } from './read-command.ts'
import { placesOf, summaryOf } from './report.ts'

type Say = (text: string) => void

/** A player that reports as it was told has done so by then: it may be half an interval late. */
const LATE = 1.5

const FIRST_IDENTITY =
  'Delete the user at Identity before you erase here: a player that starts again makes a new account, and a start that Identity refuses is remembered for 24 h.'

/** Ends the sessions and, if more is to come, waits until their players have been told: 410, show. */
const endSessions = async (ask: Ask, erase: boolean, say: Say) => {
  const answer = await ask('end')
  if (answer.outcome !== 'ended') throw new Failed(`erase-user answered ${answer.outcome}`)
  const seconds = Math.ceil((LATE * answer.told_ms) / 1000)
  say(`${answer.ended} live sessions were ended, with their events.`)
  if (answer.ended === 0) return
  if (!erase) return say(`Their players learn it with their next heartbeat, within ${seconds} s. Then use --erase.`)
  say(`Waiting ${seconds} s: their players learn it with their next heartbeat, and do not start again by themselves.`)
  await sleep(seconds * 1000)
}

/** The session log apart: it has a sentence of its own. */
const inRedis = (held: Held): Held => ({ ...held, logged_sessions: 0, logged_events: 0 })
const isEmpty = (held: Held) => Object.values(held).every((count) => count === 0)
const inLog = ({ logged_sessions: sessions, logged_events: events }: Held) => `${sessions} sessions, ${events} events`

const rest = (left: Held): string => {
  if (left.live + left.account + left.memory > 0) return 'The user has come back meanwhile: run it again.'
  if (left.outbox > 0) return 'Events wait to be published; if they stay, see the alarm OutboxAge. Then run it again.'
  return 'Run it again.'
}

const stillHeld = (left: Held): string => {
  const redis = isEmpty(inRedis(left)) ? [] : [`Redis still holds ${summaryOf(inRedis(left))}.`]
  const log = left.logged_sessions + left.logged_events > 0 ? [`The session log still holds ${inLog(left)}.`] : []
  return [...redis, ...log, rest(left)].join(' ')
}

const erase = async (ask: Ask, stage: Stage, say: Say) => {
  const answer = await ask('erase')
  if (answer.outcome === 'playing')
    throw new Failed(`Nothing was removed: ${answer.held.live} sessions of the user live. Use --end-sessions too.`)
  if (answer.outcome !== 'erased') throw new Failed(`erase-user answered ${answer.outcome}`)
  const { held, left } = answer
  const hasLog = hasSessionLog(stage) || held.logged_events + held.logged_sessions > 0
  say(`Removed from Redis: ${summaryOf({ ...inRedis(held), outbox: 0 })}.`)
  if (hasLog) say(`Removed from the session log: ${inLog(held)}. Events of before are not recorded any more.`)
  if (!isEmpty(left)) throw new Failed(stillHeld(left))
  const nowhere = hasLog ? 'Redis and the session log hold' : 'Redis holds'
  say(`Looked again: ${nowhere} nothing of the user. What else there is stands above.`)
}

/** Does what the command says, and says in sentences what it found and did. Rejects with {@link Failed}, or the error of AWS. */
export const eraseUser = async (command: Command, say: Say): Promise<void> => {
  const stage = findStage(command)
  const ask: Ask = (act) => invokeErasure(stage, command.userId, act)
  const looked = await ask('look')
  if (looked.outcome !== 'looked') throw new Failed(`erase-user answered ${looked.outcome}`)
  say(
    `What stage ${stage.name} holds of this user, and for how long by its settings:\n${placesOf(stage, looked.held)}\n`,
  )
  say(FIRST_IDENTITY)
  if (command.endSessions) await endSessions(ask, command.erase, say)
  if (command.erase) await erase(ask, stage, say)
  if (!command.endSessions && !command.erase)
    say(`Nothing was changed. To remove it from Redis${hasSessionLog(stage) ? ' and the session log' : ''}: --erase.`)
}
