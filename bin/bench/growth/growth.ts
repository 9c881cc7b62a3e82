import { Redis } from 'ioredis'
import { PARTITIONS } from '../../../functions/contract/sizes.ts'
import { accountsIn } from '../accounts.ts'
import { liveSeries } from '../figures.ts'
import { addRound, type Readings, type Rounds } from '../reading.ts'
import { openClients } from '../redis/clients.ts'
import { recordLives } from '../redis/record.ts'
import { asNewAttempts } from '../redis/replay.ts'
import { floorFor, scriptCalls } from '../redis/slow-log.ts'
import { encode } from '../redis/tap.ts'
import type { Side } from '../side/side.ts'
import { forOneOf, makeCrowd } from './crowd.ts'

const [CLIENTS, BEATS, CLAIMS, TRIAL] = [50, 3_000, 300, 200]
/** Beyond the numbers of any crowd. */
const NEWCOMERS = 0xf0_0000_0000
/** A database for each size, after those of other parts; sessions that outlive the bench. */
const [FIRST_DATABASE, LONG_LIVES] = [10, { HEARTBEAT_INTERVAL: '1h', SESSION_TIMEOUT: '168h', JWT_EXPIRATION: '168h' }]

/** So many live sessions in a database of their own, and what a heartbeat of any of them and a new claim take there. */
const crowdOf = async (side: Side, size: number, database: number) => {
  const redis = new Redis(`redis://${side.redis}/${database}`)
  const accounts = Array.from({ length: PARTITIONS }, (_, partition) => accountsIn(partition, 1)).flat()
  const lives = await recordLives({ ...side.environment, ...LONG_LIVES, REDIS_DB: String(database) }, accounts)
  const crowd = await makeCrowd(redis, lives, size)
  const clients = await openClients(side.redis, CLIENTS, database)
  const beats = lives.map((life) => ({ life, attempt: asNewAttempts(life.attempts) }))
  const each = size / PARTITIONS
  let newcomers = 0

  const beat = () => {
    const { life, attempt } = beats[Math.floor(Math.random() * PARTITIONS)] as (typeof beats)[number]
    return forOneOf(life, attempt(), Math.floor(Math.random() * each))
  }
  const claim = () => {
    const life = lives[newcomers % PARTITIONS] as (typeof lives)[number]
    return forOneOf(life, life.claim, NEWCOMERS + newcomers++)
  }
  /** µs of each call. Throws when one did not add its event: it was refused. */
  const timesOf = async (calls: number, make: () => Buffer[], floor?: number) => {
    let sent = 0
    await redis.config('RESETSTAT')
    const send = () => clients.send(() => (sent++ < calls ? encode(make()) : undefined))
    const times = (await scriptCalls(redis, send, floor)).map(({ us }) => us)
    const added = /cmdstat_xadd:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1]
    if (Number(added) !== calls) throw new Error(`${added} events of ${calls} calls`)
    return times
  }
  const floors = [await timesOf(TRIAL, beat), await timesOf(TRIAL, claim)].map(floorFor)
  return {
    round: async (): Promise<Readings> => {
      const first = newcomers
      const readings = {
        [liveSeries('heartbeat', size)]: await timesOf(BEATS, beat, floors[0]),
        [liveSeries('claim', size)]: await timesOf(CLAIMS, claim, floors[1]),
      }
      for (let i = first; i < newcomers; i++) await crowd.remove(i % PARTITIONS, NEWCOMERS + i)
      return readings
    },
    stop: () => {
      clients.stop()
      redis.disconnect()
    },
  }
}

/** Heartbeats and claims among few and among many live sessions, every size of each side in turn. */
export const measureGrowth = async (sides: readonly Side[], rounds: number, sizes: readonly number[]) => {
  const all: { crowds: Awaited<ReturnType<typeof crowdOf>>[]; measured: Rounds }[] = []
  for (const side of sides) {
    const crowds: Awaited<ReturnType<typeof crowdOf>>[] = []
    for (const [i, size] of sizes.entries()) crowds.push(await crowdOf(side, size, FIRST_DATABASE + i))
    all.push({ crowds, measured: new Map() })
  }
  for (let round = 0; round < rounds; round++)
    for (const { crowds, measured } of round % 2 ? all.toReversed() : all) {
      const readings: Readings = {}
      for (const crowd of crowds) Object.assign(readings, await crowd.round())
      addRound(measured, readings)
    }
  for (const { crowds } of all) for (const crowd of crowds) crowd.stop()
  return all.map(({ measured }) => measured)
}
