import { callFor, forEach, type Started, startSession, typicalId } from '../calls.ts'
import { serve } from '../side/serve.ts'
import type { Life, Recording } from './replay.ts'
import { commandsIn, type Said, startTap } from './tap.ts'

/** After so many beats a session's fields have their full lengths. */
const WARM_BEATS = 8

const tap = await startTap(process.env.REDIS_ADDR ?? '')
process.env.REDIS_ADDR = tap.address // the bundles, which load with their first call, are listened to

const scriptsIn = (said: readonly Said[]) => commandsIn(said).filter(([name]) => /^evalsha$/i.test(String(name)))
const lastScript = (said: readonly Said[]) => scriptsIn(said).at(-1) ?? []

const record = async (player: Started): Promise<Recording> => {
  const beat = () => callFor('send-heartbeat', player, { position: 1_234 })
  for (let i = 0; i < WARM_BEATS; i++) await beat()
  return { player, attempts: [lastScript(await tap.during(beat)), lastScript(await tap.during(beat))] }
}

const verbs = {
  /** So many sessions in mid-film, and a heartbeat of each, twice, as the bundle sends it. */
  record: async (sessions: number): Promise<Recording[]> => {
    const players: Started[] = []
    await forEach(Array.from({ length: sessions }), 8, async () => players.push(await startSession(typicalId())))
    const recordings: Recording[] = []
    for (const player of players) recordings.push(await record(player))
    return recordings
  },
  /** For each account a session, and the claim that its create sent, too. */
  lives: async (accounts: readonly string[]): Promise<Life[]> => {
    await startSession(typicalId()) // afterwards the scripts are known
    const lives: Life[] = []
    for (const account of accounts) {
      let started: Started | undefined
      const claim = lastScript(
        await tap.during(async () => {
          started = await startSession(account)
        }),
      )
      if (started) lives.push({ ...(await record(started)), claim })
    }
    return lives
  },
}
export type RecorderVerbs = typeof verbs
serve(verbs)
