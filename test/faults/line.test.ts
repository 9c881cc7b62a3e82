import type { Fault } from '../support/redis/fault-proxy.ts'
import { testOnServer } from '../support/redis/redis-server.ts'
import { type FaultOn, faults } from './faults.ts'
import { onLine } from './on-line.ts'
import { noneStray } from './stray.ts'
import { undergo } from './undergo.ts'

noneStray()

const brought: Record<FaultOn<'line'>, Fault> = {
  'connection refused': { kind: 'refuse' },
  'black hole': { kind: 'black hole' },
  'reset in mid-reply': { kind: 'reset', afterBytes: 3 },
  'one reply in three lost': { kind: 'drop', share: 1 / 3 },
  'slow replies': { kind: 'slow', ms: 100 },
  'replies too slow': { kind: 'slow', ms: 400 },
  'replies in slices': { kind: 'slices', bytes: 150, ms: 2 },
}

for (const [name, fault] of Object.entries(brought) as [FaultOn<'line'>, Fault][]) {
  testOnServer(`under the fault “${name}” every endpoint keeps what the table of faults promises`, async () => {
    const { line, ...services } = await onLine()
    await undergo({
      ...services,
      fault: faults[name],
      begin: async () => line.set(fault),
      end: async () => line.set(undefined),
    })
  })
}
