import type { EndpointName } from '../../../functions/contract/routes.ts'
import { accountsIn } from '../../bench/accounts.ts'
import { callFor, listStreams, type Started, startSession, typicalId } from '../../bench/calls.ts'
import { serve } from '../../bench/side/serve.ts'

/** Calls before the first that counts: before them the compiler is still at work. */
const WARM = 600
const CALLS = 400

type Act = (one: Started) => Promise<unknown>

/** What a player asks for, in the order in which a session allows it. */
const acts: readonly (readonly [EndpointName, Act])[] = [
  ['send-heartbeat', (one) => callFor('send-heartbeat', one, { position: 1_234 })],
  ['pause-session', (one) => callFor('pause-session', one, { position: 1_234 })],
  ['resume-session', (one) => callFor('resume-session', one, { position: 1_234 })],
  ['get-concurrency', ({ userId }) => listStreams(userId)],
  ['stop-session', (one) => callFor('stop-session', one, { position: 1_300 })],
]

/** Processor time of one call of each, in ms, one call after the other. */
const perCall = async <Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>) => {
  const before = process.cpuUsage()
  for (const item of items) await act(item)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / items.length
}

const lives = async (count: number): Promise<Record<string, number>> => {
  const sessions: Started[] = []
  const create = async (userId: string) => sessions.push(await startSession(userId))
  const times: Record<string, number> = { 'create-session': await perCall(accountsIn(0, count, typicalId), create) }
  for (const [name, act] of acts) times[name] = await perCall(sessions, act)
  return times
}

const verbs = {
  /** Processor time of a warm call of each endpoint that players use, in ms. */
  measure: async () => {
    await lives(WARM)
    return lives(CALLS)
  },
}
export type ProcessorVerbs = typeof verbs
serve(verbs)
