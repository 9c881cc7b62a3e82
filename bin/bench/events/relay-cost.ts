import { addRound, type Readings, type Rounds } from '../reading.ts'
import { openClients } from '../redis/clients.ts'
import { recordHeartbeats } from '../redis/record.ts'
import { asNewAttempts } from '../redis/replay.ts'
import { encode } from '../redis/tap.ts'
import type { Side } from '../side/side.ts'
import { startRelay } from './relay.ts'

const [SESSIONS, CLIENTS, EVENTS] = [200, 50, 10_000]

/** A relay, and a way to make events wait for it: heartbeats that are sent without their function. */
const prepare = async (side: Side) => {
  const attempts = (await recordHeartbeats(side.environment, SESSIONS)).map((one) => asNewAttempts(one.attempts))
  const [clients, relay] = [await openClients(side.redis, CLIENTS), await startRelay(side)]
  const fill = (events: number) => {
    let sent = 0
    const next = () => encode(attempts[sent++ % SESSIONS]?.() ?? [])
    return clients.send(() => (sent < events ? next() : undefined))
  }
  return {
    /** How much the relay spends on a backlog, and how fast it goes. */
    round: async (): Promise<Readings> => {
      await fill(EVENTS)
      const [already, cpu, from] = [side.bus.count(), await relay.cpu(), performance.now()]
      await relay.begin()
      const seconds = ((await side.bus.until(already + EVENTS)) - from) / 1e3
      const cpuSeconds = ((await relay.cpu()) - cpu) / 1e6
      await relay.end()
      return { 'events the relay publishes': [EVENTS / cpuSeconds], 'events of a backlog': [EVENTS / seconds] }
    },
    /** Takes what is there already off the outboxes. */
    drain: async () => {
      await relay.begin()
      await side.bus.quiet()
      await relay.end()
    },
    stop: () => {
      relay.stop()
      clients.stop()
    },
  }
}

/** What the relay spends of a processor on each event, each side in turn. */
export const measureRelay = async (sides: readonly Side[], rounds: number): Promise<Rounds[]> => {
  const all: { relay: Awaited<ReturnType<typeof prepare>>; measured: Rounds }[] = []
  for (const side of sides) all.push({ relay: await prepare(side), measured: new Map() })
  for (const { relay } of all) {
    await relay.drain()
    await relay.round() // warms up
  }
  for (let round = 0; round < rounds; round++)
    for (const { relay, measured } of round % 2 ? all.toReversed() : all) addRound(measured, await relay.round())
  for (const { relay } of all) relay.stop()
  return all.map(({ measured }) => measured)
}
