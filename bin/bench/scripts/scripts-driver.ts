import { Redis } from 'ioredis'
import type { EndpointName } from '../../../functions/contract/routes.ts'
import { callFor, forEach, listStreams, type Started, startSession, typicalId } from '../calls.ts'
import type { Readings } from '../reading.ts'
import { floorFor, scriptCalls } from '../redis/slow-log.ts'
import { serve } from '../side/serve.ts'

const [PLAYERS, ACCOUNTS, AT_ONCE] = [300, 40, 8]
/** After so many beats a session's fields have their full lengths. */
const WARM_BEATS = 8
/** A plan of the stand-in for Identity that allows as many. */
const newAccount = () => `streams-10-${typicalId()}`

const redis = new Redis(`redis://${process.env.REDIS_ADDR}`)
const players: Started[] = []

let floor: number | undefined
const calls = (work: () => Promise<unknown>) => scriptCalls(redis, work, floor)
const timesOf = async (work: () => Promise<unknown>) => (await calls(work)).map(({ us }) => us)
const byAll = (verb: EndpointName) =>
  forEach(players, AT_ONCE, (player) => callFor(verb, player, { position: Math.floor(Math.random() * 5_000) }))

/** A create for each account: µs of its first script, which looks the request up, and of its second, which claims. */
const createForEach = async (accounts: readonly string[], started: Started[]) => {
  const both = await calls(() => forEach(accounts, AT_ONCE, async (id) => started.push(await startSession(id))))
  const [finds = [], claims = []] = [true, false].map((isFirst) =>
    both.filter(({ sha }) => (sha === both[0]?.sha) === isFirst).map(({ us }) => us),
  )
  return { finds, claims }
}

/** Accounts that start five streams one after the other, and stop them. */
const roundOfAccounts = async (): Promise<Readings> => {
  const [accounts, started] = [Array.from({ length: ACCOUNTS }, newAccount), [] as Started[]]
  const creates = [] as Awaited<ReturnType<typeof createForEach>>[]
  for (let others = 0; others < 4; others++) creates.push(await createForEach(accounts, started))
  const list = await timesOf(() => forEach(accounts, AT_ONCE, listStreams))
  creates.push(await createForEach(accounts, started))
  const stop = await timesOf(() => forEach(started, AT_ONCE, (one) => callFor('stop-session', one, {})))
  const claim = (others: number) => creates[others]?.claims ?? []
  return {
    'find request': creates.flatMap(({ finds }) => finds),
    'claim, no other session': claim(0),
    'claim, one other session': claim(1),
    'claim, four other sessions': claim(4),
    list,
    stop,
  }
}

const verbs = {
  /** Brings a population to where its sessions look like sessions in mid-film. */
  prepare: async () => {
    await forEach(Array.from({ length: PLAYERS }), AT_ONCE, async () => players.push(await startSession(newAccount())))
    for (let i = 0; i < WARM_BEATS; i++) await byAll('send-heartbeat')
    for (const verb of ['pause-session', 'resume-session'] as const) await byAll(verb)
    await roundOfAccounts()
    floor = floorFor(Object.values(await roundOfAccounts()).flat())
    return players.length
  },
  /** µs inside Redis of each script, as it is called for players and accounts. */
  round: async (): Promise<Readings> => ({
    heartbeat: await timesOf(() => byAll('send-heartbeat')),
    pause: await timesOf(() => byAll('pause-session')),
    resume: await timesOf(() => byAll('resume-session')),
    ...(await roundOfAccounts()),
  }),
}
export type ScriptVerbs = typeof verbs
serve(verbs)
