import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { createPutEvents } from '../../../functions/core/aws/put-events.ts'
import { outboxKeys, PARTITIONS } from '../../../functions/core/redis/partition.ts'
import { createEventBus } from '../../../functions/core/relay/event-bus.ts'
import { createOutbox } from '../../../functions/core/relay/outbox.ts'
import { createRelay, type News, type Range } from '../../../functions/core/relay/relay.ts'
import type { Runtime } from '../../../functions/runtime/endpoint-parts.ts'
import { type OwnRedis, ownRedis } from '../redis/redis-server.ts'
import { service } from '../service/service.ts'
import { newUser } from '../service/users.ts'
import { type EventBridge, type Fate, type SentEntry, startEventBridge } from './event-bridge.ts'

export const EVERY: Range = [0, PARTITIONS - 1]
export const BUS = 'viewing-service-test'

type Options = {
  readonly settings?: Record<string, string>
  readonly idleMs?: number
  readonly clock?: () => number
  readonly entitlement?: Runtime['entitlement']
  readonly script?: (entries: readonly SentEntry[], request: number) => Fate | Promise<Fate>
}

/** How many dead letters there are in all partitions. */
export const deadLettered = async ({ ask }: OwnRedis): Promise<number> => {
  const keys = outboxKeys.map((key) => key.replace('outbox', 'dead-letters'))
  return (await Promise.all(keys.map((key) => ask.xlen(key)))).reduce((sum, length) => sum + length, 0)
}

/**
 * Resolves when it holds; the time limit of the test is the time limit of this. It asks soon at first and every 100 ms
 * later: what takes long is not to be slowed by the questions.
 */
export const until = async (holds: () => boolean | Promise<boolean>) => {
  for (let ms = 10; !(await holds()); ms = Math.min(1.2 * ms, 100)) await sleep(ms)
}

/** The bus as the relay sees it. */
export const seenByRelay = ({ environment }: EventBridge) => createEventBus(createPutEvents(environment), BUS)

/** A service on a Redis of its own, a scripted bus, and the relay between them in this process. */
export const relaying = async ({ settings = {}, idleMs = 200, script, ...options }: Options = {}) => {
  const redis = await ownRedis()
  const bus = await startEventBridge(script)
  const running = service({ settings: { REDIS_ADDR: redis.address, ...settings }, ...options })
  const stops: (() => Promise<unknown>)[] = []
  onTestFinished(async () => void (await Promise.all(stops.map((stop) => stop()))))
  const relayHere = () => createRelay(createOutbox(running.store, idleMs), seenByRelay(bus))
  /** A run of the relay that ends when `stop` is called, or with the test. */
  const start = (range: Range = EVERY) => {
    const reports: News[] = []
    let left = 60_000
    const done = relayHere().run(
      range,
      () => left,
      (news) => reports.push(news),
    )
    const stop = () => {
      left = 0
      return done
    }
    stops.push(stop)
    return { stop, done, reports }
  }
  /** Entries that wait in all outboxes. */
  const waiting = async () => {
    const lengths = await Promise.all(outboxKeys.map((key) => redis.ask.xlen(key)))
    return lengths.reduce((sum, length) => sum + length, 0)
  }
  return {
    ...{ redis, bus, running, start, waiting },
    isEmpty: async () => (await waiting()) === 0,
    redrive: () => relayHere().redrive(EVERY),
  }
}

export type Relaying = Awaited<ReturnType<typeof relaying>>

/** The ids of accepted events, each once; a repeat must be the same event to the letter. */
export const distinct = ({ accepted }: EventBridge) => {
  const byId = new Map<string, string>()
  for (const event of accepted) {
    const text = JSON.stringify(event)
    const known = byId.get(event.event_id) ?? text
    if (known !== text) throw new Error(`Two events have the id ${event.event_id}: ${known} ${text}`)
    byId.set(event.event_id, text)
  }
  return [...byId.values()].map((text) => JSON.parse(text))
}

/**
 * Others' events go on being accepted until so many entries have become dead letters, and the outbox is empty: without
 * them no entry is ever to blame. Gives how many there were.
 */
export const untilDeadLettered = async ({ running, redis, isEmpty }: Relaying, count: number): Promise<number> => {
  let others = 0
  await until(async () => {
    await running.create(newUser())
    others += 1
    await sleep(200)
    return (await deadLettered(redis)) >= count
  })
  await until(isEmpty)
  return others
}
