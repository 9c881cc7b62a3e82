import { Redis } from 'ioredis'
import type { EndpointName } from '../../../functions/contract/routes.ts'
import { callFor, forEach, listStreams, type Started, startSession, typicalId } from '../calls.ts'
import type { Readings } from '../reading.ts'
import { serve } from '../side/serve.ts'
import { leanSketch } from './sketch.ts'
import { slowLog } from './slow-log.ts'

const [PLAYERS, ACCOUNTS, AT_ONCE] = [300, 40, 8]
/** After so many beats a session's fields have their full lengths. */
const WARM_BEATS = 8
/** A plan of the stand-in for Identity that allows as many. */
const newAccount = () => `streams-10-${typicalId()}`

const redis = new Redis(`redis://${process.env.REDIS_ADDR}`)
const [players, log, sketch] = [[] as Started[], await slowLog(redis), await leanSketch(redis, PLAYERS)]

const timesOf = async (work: () => Promise<unknown>) => (await log.during(work)).map(({ us }) => us)
const byEach = (verb: EndpointName) => (player: Started) =>
  callFor(verb, player, { position: Math.floor(Math.random() * 5_000) })
const byAll = (verb: EndpointName) => forEach(players, AT_ONCE, byEach(verb))

/** Each heartbeat is followed by one of the sketch: what has cooled down in between is the same for both. */
const beatBoth = async () => {
  const beat = byEach('send-heartbeat')
  const calls = await log.during(() =>
    forEach([...players.entries()], AT_ONCE, async ([i, player]) => {
      await beat(player)
      await sketch.beat(i)
    }),
  )
  const [lean, real] = [true, false].map((isLean) => calls.filter(({ sha }) => (sha === sketch.sha) === isLean))
  return { 'lean sketch': (lean ?? []).map(({ us }) => us), heartbeat: (real ?? []).map(({ us }) => us) }
}

/** An account's streams from the first to the fifth: µs of both scripts of each create, of a list of four and of each stop. */
const oneAccount = async () => {
  const [userId, started, lists, stops] = [newAccount(), [] as Started[], [] as number[], [] as number[]]
  const creates = [] as number[][]
  for (let others = 0; others < 5; others++) {
    if (others === 4) lists.push(...(await timesOf(() => listStreams(userId))))
    creates.push(await timesOf(async () => started.push(await startSession(userId))))
  }
  for (const one of started) stops.push(...(await timesOf(() => callFor('stop-session', one, {}))))
  return { creates, lists, stops }
}

const verbs = {
  /** Brings a population to where its sessions look like sessions in mid-film. */
  prepare: async () => {
    await forEach(Array.from({ length: PLAYERS }), AT_ONCE, async () => players.push(await startSession(newAccount())))
    for (let i = 0; i < WARM_BEATS; i++) await byAll('send-heartbeat')
    for (const verb of ['pause-session', 'resume-session'] as const) await byAll(verb)
    await oneAccount()
    return players.length
  },
  /** µs inside Redis of each script, as it is called for players and accounts. */
  round: async (): Promise<Readings> => {
    const accounts: Awaited<ReturnType<typeof oneAccount>>[] = []
    for (let i = 0; i < ACCOUNTS; i++) accounts.push(await oneAccount())
    const claim = (others: number) => accounts.map(({ creates }) => creates[others]?.[1] ?? Number.NaN)
    return {
      ...(await beatBoth()),
      pause: await timesOf(() => byAll('pause-session')),
      resume: await timesOf(() => byAll('resume-session')),
      'find request': accounts.flatMap(({ creates }) => creates.map(([find]) => find ?? Number.NaN)),
      'claim, no other session': claim(0),
      'claim, one other session': claim(1),
      'claim, four other sessions': claim(4),
      list: accounts.flatMap(({ lists }) => lists),
      stop: accounts.flatMap(({ stops }) => stops),
    }
  },
}
export type ScriptVerbs = typeof verbs
serve(verbs)
