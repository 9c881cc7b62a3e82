import { setTimeout as sleep } from 'node:timers/promises'
import { callFor, type Started, startSession } from '../calls.ts'
import type { Readings } from '../reading.ts'
import type { Side } from '../side/side.ts'
import { startRelay } from './relay.ts'

const [USERS, AT_ONCE, SAMPLES] = [4_000, 8, 40]

/** A session's partition, as its id contains it. */
const partitionIn = ({ id }: Started) => id.split('-')[2] ?? ''

/**
 * How long events of others take to the bus while a session of their partition, without a rate, pauses and resumes as
 * fast as the functions serve it: from the end of a request to its event's arrival.
 */
export const measureFlood = async (side: Side): Promise<Readings> => {
  const { seen } = side.bus
  const started: Started[] = []
  for (let i = 0; i < USERS; i++) started.push(await startSession(`flood-${i}`))
  const [flooding, ...others] = started as [Started, ...Started[]]
  const near = others.filter((one) => partitionIn(one) === partitionIn(flooding)).slice(0, SAMPLES)
  const relay = await startRelay(side)
  await relay.begin()
  await sleep(3_000)
  let [isOver, toggles] = [false, 0]
  const flood = Array.from({ length: AT_ONCE }, async (_, i) => {
    for (let turn = i; !isOver; turn++, toggles++)
      await callFor(turn % 2 ? 'resume-session' : 'pause-session', flooding)
  })
  const from = performance.now()
  const delays: number[] = []
  for (const one of near) {
    await callFor('send-heartbeat', one, { position: 1 })
    const at = performance.now()
    while ((seen.get(one.userId) ?? 0) < at) await sleep(1)
    delays.push((seen.get(one.userId) ?? 0) - at)
    await sleep(100 + Math.random() * 100)
  }
  const rate = (toggles / (performance.now() - from)) * 1000
  isOver = true
  await Promise.all(flood)
  relay.stop()
  return { 'pauses and resumes of one session': [rate], 'an event of another beside them': delays }
}
