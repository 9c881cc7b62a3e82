import { callFor, forEach, type Started, startSession, typicalId } from '../calls.ts'
import { serve } from '../side/serve.ts'
import type { Life, Recording } from './replay.ts'
import { commandsIn, type Said, startTap } from './tap.ts'

/** After so many beats a session's fields have their full lengths. */
const WARM_BEATS = 8

const tap = await startTap(process.env.REDIS_ADDR ?? '')
process.env.REDIS_ADDR = tap.address // the bundles, which load with their first call, are listened to

/** The last script call about a session: a late one is sent again, and a create's first script does not know the session. */
const scriptAbout = (sessionId: string, said: readonly Said[]) => {
  const isAbout = ([name, ...words]: Buffer[]) =>
    /^evalsha$/i.test(String(name)) && words.some((word) => word.includes(sessionId))
  const script = commandsIn(said).findLast(isAbout)
  if (!script) throw new Error(`No script about session ${sessionId} was sent by its digest`)
  return script
}

const record = async (player: Started): Promise<Recording> => {
  const beat = () => callFor('send-heartbeat', player, { position: 1_234 })
  for (let i = 0; i < WARM_BEATS; i++) await beat()
  const attempt = async () => scriptAbout(player.id, await tap.during(beat))
  return { player, attempts: [await attempt(), await attempt()] }
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
      const started: Started[] = []
      const said = await tap.during(async () => started.push(await startSession(account)))
      for (const player of started) lives.push({ ...(await record(player)), claim: scriptAbout(player.id, said) })
    }
    return lives
  },
}
export type RecorderVerbs = typeof verbs
serve(verbs)
