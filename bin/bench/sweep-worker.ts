import { setTimeout as sleep } from 'node:timers/promises'
import { handlerOf, within } from './bundle.ts'
import { perSecond } from './measure.ts'
import { createWith } from './throughput.ts'

const SESSIONS = 20_000

/** In a process of its own, whose settings let sessions live for a second: starts many, waits, times one sweep. */
const start = createWith(handlerOf('create-session'))
await perSecond(SESSIONS, 20, (i) => start(3_000_000 + i))
await sleep(1_200)
const from = performance.now()
const { expired } = await handlerOf<{ expired: number }>('expire-sessions')({}, within(60_000))
process.send?.({ expired, ms: performance.now() - from })
process.exit()
