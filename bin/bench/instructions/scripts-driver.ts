import type { EndpointName } from '../../../functions/contract/routes.ts'
import { accountsIn } from '../accounts.ts'
import { call, callFor, listStreams, type Started, startSession, typicalId } from '../calls.ts'
import type { Readings } from '../reading.ts'
import { openClients } from '../redis/clients.ts'
import { leanSketch } from '../scripts/sketch.ts'
import { serve } from '../side/serve.ts'
import { counterOf } from './callgrind.ts'
import { recorder, type Words } from './recorded.ts'

/** Players in one partition, and more than a listpack holds: its index is a skip list, as in a service. */
const [PLAYERS, ACCOUNTS, PARTITION] = [150, 30, 0]
/** After so many beats a session's words have their full lengths. */
const WARM_BEATS = 8

const address = process.env.REDIS_ADDR ?? ''
const [count, client] = [await counterOf(address, process.env.CALLGRIND_COUNTS ?? ''), await openClients(address, 1)]
const { redis, during, replay } = await recorder(0)
const players: Started[] = []

const operator = process.env.BENCH_ACCESS_TOKEN
const terminate = ({ id }: Started) => call('terminate-session', { parameter: id, token: operator })
const validate = ({ token }: Started) => call('validate-token', { body: { token } })
const each = async <Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>) => {
  for (const item of items) await act(item)
}
const byAll = (verb: EndpointName) => each(players, (player) => callFor(verb, player, { position: 1_234 }))
const counted = <Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>) =>
  count(items.length, () => each(items, act))

/** Accounts that start five streams one after the other: of each round the first scripts, and the second ones. */
const recordCreates = async (accounts: readonly string[], started: Started[]) => {
  const rounds: { finds: Words[]; claims: Words[] }[] = []
  for (let others = 0; others < 5; others++) {
    const both = await during(() => each(accounts, async (id) => started.push(await startSession(id))))
    const isFirst = ([, sha]: Words) => String(sha) === String(both[0]?.[1])
    rounds.push({ finds: both.filter(isFirst), claims: both.filter((words) => !isFirst(words)) })
  }
  return rounds
}

/** The creates again, on an empty Redis, the two scripts of each apart. */
const countCreates = async (rounds: Awaited<ReturnType<typeof recordCreates>>) => {
  await redis.flushdb()
  const [finds, claims] = [[] as number[], [] as number[]]
  for (const round of rounds) {
    finds.push(...(await count(round.finds.length, () => replay(round.finds, 'new'))))
    claims.push(...(await count(round.claims.length, () => replay(round.claims, 'granted'))))
  }
  const claim = (others: number) => claims.slice(others, others + 1)
  return {
    'find request': finds,
    'claim, no other session': claim(0),
    'claim, one other session': claim(1),
    'claim, four other sessions': claim(4),
  }
}

/** Brings a population to where its sessions look like sessions in mid-film, and makes each script known to Redis. */
const prepare = async () => {
  await each(accountsIn(PARTITION, PLAYERS), async (id) => players.push(await startSession(id)))
  for (let i = 0; i < WARM_BEATS; i++) await byAll('send-heartbeat')
  for (const verb of ['pause-session', 'resume-session', 'get-session'] as const) await byAll(verb)
  await each(players, validate)
  const others = [await startSession(typicalId()), await startSession(typicalId())] as const
  await callFor('stop-session', others[0], {})
  await terminate(others[1])
  await listStreams(typicalId())
}

serve({
  /** Instructions of each script, as it is called for players and accounts. */
  round: async (): Promise<Readings> => {
    await prepare()
    const sketch = await leanSketch(redis, PLAYERS)
    const ofSketch = await count(PLAYERS, () => {
      let sent = 0
      return client.send(() => (sent < PLAYERS ? sketch(sent++) : undefined))
    })
    const ofPlayers = {
      heartbeat: await count(PLAYERS, () => byAll('send-heartbeat')),
      pause: await count(PLAYERS, () => byAll('pause-session')),
      resume: await count(PLAYERS, () => byAll('resume-session')),
      'find session': await count(PLAYERS, () => byAll('get-session')),
      'use token': await counted(players, validate),
    }
    const accounts = Array.from({ length: ACCOUNTS }, () => `streams-10-${typicalId()}`)
    const started: Started[] = []
    const creates = await countCreates(await recordCreates(accounts, started))
    return {
      ...{ 'lean sketch': ofSketch, ...ofPlayers, ...creates },
      list: await counted(accounts, listStreams),
      stop: await counted(started.slice(ACCOUNTS), (one) => callFor('stop-session', one, {})),
      terminate: await counted(started.slice(0, ACCOUNTS), terminate),
    }
  },
})
