import { setTimeout as sleep } from 'node:timers/promises'
import { handlerOf, type Reply, within } from './bundle.ts'
import { startRelay } from './events.ts'
import { median } from './measure.ts'
import { toEvent } from './request.ts'
import { beatWith, createWith, type Started } from './throughput.ts'

const [USERS, AT_ONCE, SAMPLES] = [4_000, 8, 40]
const FIRST = 5_000_000

/** A session's partition, as its id contains it. */
const partitionIn = ({ id }: Started) => id.split('-')[2] ?? ''

/**
 * How long events of others take to the bus while a session of their partition, without a rate, pauses and resumes as
 * fast as the functions serve it: from the end of a request to its event's arrival. `seen`: when a user's event last
 * came.
 */
export const benchFlood = async (seen: ReadonlyMap<string, number>) => {
  const start = createWith(handlerOf('create-session'))
  const beat = beatWith(handlerOf('send-heartbeat'))
  const verbs = (['pause-session', 'resume-session'] as const).map((name) => [name, handlerOf<Reply>(name)] as const)
  const started: (readonly [user: string, session: Started])[] = []
  for (let i = 0; i < USERS; i++) started.push([`bench-${FIRST + i}`, await start(FIRST + i)])
  const [[, flooding] = ['', { id: '', token: '' }], ...others] = started
  const near = others.filter(([, session]) => partitionIn(session) === partitionIn(flooding)).slice(0, SAMPLES)
  const relay = await startRelay()
  await sleep(3_000)
  let [isOver, toggles] = [false, 0]
  const flood = Array.from({ length: AT_ONCE }, async (_, i) => {
    for (let turn = i; !isOver; turn++, toggles++) {
      const [name, call] = verbs[turn % 2] as (typeof verbs)[number]
      await call(toEvent(name, flooding.id, flooding.token, {}), within(10_000))
    }
  })
  const from = performance.now()
  const delays: number[] = []
  for (const [user, session] of near) {
    await beat(session, 1)
    const at = performance.now()
    while ((seen.get(user) ?? 0) < at) await sleep(1)
    delays.push((seen.get(user) ?? 0) - at)
    await sleep(100 + Math.random() * 100)
  }
  const rate = (toggles / (performance.now() - from)) * 1000
  isOver = true
  await Promise.all(flood)
  relay.kill()
  const figure = (ms: number) => `${Math.round(ms)} ms`
  return [
    { what: 'pauses and resumes of one session', figure: `${Math.round(rate)} a second` },
    { what: `an event of another beside them, median of ${delays.length}`, figure: figure(median(delays)) },
    { what: 'the slowest', figure: figure(Math.max(...delays)) },
  ]
}
