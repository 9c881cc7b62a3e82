import { expect, onTestFinished } from 'vitest'
import { ownProxy } from '../support/redis/own-proxy.ts'
import { ownRedis, testOnServer } from '../support/redis/redis-server.ts'
import { type FaultOn, faults } from './faults.ts'
import { onLine, plainService } from './on-line.ts'
import { noneStray } from './stray.ts'
import { type Ordeal, undergo } from './undergo.ts'

noneStray()

type Scene = Awaited<ReturnType<typeof onLine>>
type Means = Pick<Ordeal, 'begin' | 'meanwhile' | 'end'> & Partial<Pick<Ordeal, 'steady'>>

/** A Redis that loads as slowly as it must to be met at it. */
const loading = async ({ own: { ask }, line }: Scene): Promise<Means> => {
  for (let key = 0; key < 300; key++) await ask.set(`ballast:${key}`, 'x'.repeat(1_024))
  const loader = ask.duplicate() // is not answered before it is loaded
  onTestFinished(() => loader.disconnect())
  await ask.config('SET', 'loading-process-events-interval-bytes', '1024')
  return {
    begin: async () => {
      await ask.config('SET', 'key-load-delay', '20000')
      loader.call('DEBUG', 'RELOAD').catch(() => {})
      await expect.poll(async () => String(await ask.get('any').catch(String)), { interval: 10 }).toContain('LOADING')
    },
    meanwhile: [async () => line.cut()],
    end: () => ask.config('SET', 'key-load-delay', '0'),
  }
}

/** A replica takes over, the old primary becomes its replica and cuts nobody off; the address leads to the new one at last. */
const demoted = async ({ own, line }: Scene): Promise<Means> => {
  const [other, lookout] = await Promise.all([ownRedis(), ownProxy(own.address)])
  const portOf = (address: string) => Number(address.split(':')[1])
  const linked = async ({ ask }: typeof own) => /master_link_status:up/.test(await ask.info('replication'))
  await other.ask.config('SET', 'repl-diskless-load', 'disabled')
  await own.ask.config('SET', 'repl-diskless-sync-delay', '0')
  await other.ask.config('SET', 'repl-diskless-sync-delay', '0')
  return {
    steady: plainService(lookout.address),
    begin: async () => {
      await other.ask.replicaof('127.0.0.1', portOf(own.address))
      await expect.poll(() => linked(other), { interval: 20 }).toBe(true)
      await other.ask.replicaof('NO', 'ONE')
      await own.ask.replicaof('127.0.0.1', portOf(other.address))
      await expect.poll(() => linked(own), { interval: 20 }).toBe(true)
    },
    end: async () => {
      for (const way of [line, lookout]) way.moveTo(other.address)
      lookout.cut()
    },
  }
}

const crowded = async ({ own: { ask }, line }: Scene): Promise<Means> => ({
  begin: async () => {
    await ask.config('SET', 'maxclients', '1')
    line.cut()
  },
  end: () => ask.config('SET', 'maxclients', '1000'),
})

const brought: Record<FaultOn<'server'>, (scene: Scene) => Promise<Means>> = {
  LOADING: loading,
  READONLY: demoted,
  NOSCRIPT: async ({ own: { ask } }) => {
    const flush = () => ask.script('FLUSH')
    return { begin: flush, meanwhile: [flush], end: flush }
  },
  OOM: async ({ own: { ask } }) => ({
    begin: () => ask.config('SET', 'maxmemory', '1mb'),
    end: () => ask.config('SET', 'maxmemory', '0'),
  }),
  'max clients': crowded,
}

for (const [name, bring] of Object.entries(brought) as [FaultOn<'server'>, (typeof brought)['OOM']][]) {
  testOnServer(`under the fault “${name}” every endpoint keeps what the table of faults promises`, async () => {
    const { own, line, ...services } = await onLine('--enable-debug-command', 'yes')
    await undergo({ ...services, ...(await bring({ own, line, ...services })), fault: faults[name] })
  })
}
