import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BusEvent } from '../local/event-bridge/bus-event.ts'
import { handlerOf } from './bundle.ts'
import { median } from './measure.ts'
import { beatWith, createWith } from './throughput.ts'

const AT_REST = 40
const BACKLOG = 20_000

/** What the bus has received, and a way to wait for more. */
export const receipts = () => {
  let count = 0
  const seen = new Map<string, number>()
  return {
    deliver: ({ detail }: BusEvent) => {
      count += 1
      seen.set(String((detail as { user_id?: unknown }).user_id), performance.now())
    },
    /** When an event of a user came last. */
    seen: seen as ReadonlyMap<string, number>,
    count: () => count,
    until: async (least: number) => {
      while (count < least) await sleep(1)
      return performance.now()
    },
  }
}

/** A run of the relay in a process of its own, as in Lambda. */
export const startRelay = async (): Promise<ChildProcess> => {
  const relay = fork(join(import.meta.dirname, 'relay-worker.ts'))
  await once(relay, 'message')
  relay.send('run')
  return relay
}

/**
 * Events through the real relay to a real HTTP endpoint: how fast a backlog goes out, and how long a single event
 * takes from the end of its request to the bus while nothing else happens.
 */
export const benchEvents = async (bus: ReturnType<typeof receipts>, waiting: () => Promise<number>, ping: number) => {
  const start = createWith(handlerOf('create-session'))
  const beat = beatWith(handlerOf('send-heartbeat'))
  const sessions = await Promise.all(Array.from({ length: 200 }, (_, i) => start(1_000_000 + i)))
  while ((await waiting()) < BACKLOG) await Promise.all(sessions.map((one) => beat(one, 1)))
  const backlog = await waiting()
  const relay = await startRelay()
  const from = performance.now()
  const rate = (backlog / ((await bus.until(backlog)) - from)) * 1000
  const delays: number[] = []
  for (let i = 0; i < AT_REST; i++) {
    await sleep(400 + Math.random() * 300)
    const [before, at] = [bus.count(), performance.now()]
    await start(2_000_000 + i)
    delays.push((await bus.until(before + 1)) - at)
  }
  relay.kill()
  return [
    {
      what: `backlog of ${backlog} events`,
      figure: `${Math.round(rate)} a second`,
      'to PING': (rate / ping).toFixed(2),
    },
    { what: 'an event at rest, median', figure: `${Math.round(median(delays))} ms` },
    { what: 'an event at rest, slowest', figure: `${Math.round(Math.max(...delays))} ms` },
  ]
}
