import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Redis } from 'ioredis'
import { startRedis } from '../../bin/local/redis.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { endFunction } from '../support/processes.ts'
import { type LastState, lastStateOf } from './last-state.ts'
import { sleep } from './random.ts'
import { startBus, startUpstreams } from './switchable.ts'
import type { Plan } from './world.ts'

const PROGRAM = resolve(import.meta.dirname, '../../bin/local.ts')
/** Room for the clients of all partitions' readers beside the functions. */
const READY_MS = 60_000

/** The local runner as `npm start` starts it, its output in a file. */
const startRunner = async (environment: Record<string, string>) => {
  const log = join(tmpdir(), `viewing-service-load-${process.pid}.log`)
  const child = spawn(process.execPath, [PROGRAM], { env: { PATH: process.env.PATH ?? '', ...environment } })
  const said = Promise.withResolvers<string>()
  let output = ''
  child.stdout.on('data', (text) => {
    output = (output + text).slice(-10_000)
    const url = /http:\/\/localhost:\d+/.exec(/Viewing Service .*/.exec(output)?.[0] ?? '')?.[0]
    if (url) said.resolve(url)
  })
  child.stdout.pipe(createWriteStream(log))
  child.stderr.pipe(process.stderr)
  child.once('exit', () => said.reject(new Error(`The local runner has ended: see ${log}`)))
  const url = await Promise.race([said.promise, sleep(READY_MS).then(() => Promise.reject(new Error(output)))])
  return { url, log, pid: child.pid ?? 0, stop: async () => void child.kill('SIGINT') }
}

/** Everything that a load is put on, and what can be done to it. */
export const setStage = async (plan: Plan) => {
  let server = await startRedis({ arguments: ['--maxclients', '2000'] })
  const [, port = ''] = server.address.split(':')
  const line = await startFaultProxy(server.address)
  const [upstreams, bus] = await Promise.all([startUpstreams(), startBus()])
  const runner = await startRunner({
    ...{ SERVER_PORT: '0', REDIS_ADDR: line.address, LOCAL_SCHEDULE_INTERVAL: '2s' },
    ...{ IDENTITY_SERVICE_URL: upstreams.url, CONTENT_SERVICE_URL: upstreams.url },
    ...{ AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url, JWT_EXPIRATION: `${Math.max(30_000, 8 * plan.intervalMs)}ms` },
    ...{ HEARTBEAT_INTERVAL: `${plan.intervalMs}ms`, MISSED_HEARTBEATS: String(plan.missedHeartbeats) },
    MAX_CONCURRENT_STREAMS: String(plan.limit),
  })
  const redis = new Redis(Number(port), '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  redis.on('error', () => {})
  return {
    ...{ line, upstreams, bus, runner, redis },
    /** Redis is stopped, and up again on its port, empty; what was lost with it is told in between. */
    emptyRedis: async (tell: (lost: LastState) => void) => {
      const lost = await lastStateOf(redis)
      await server.stop()
      tell(lost)
      server = await startRedis({ port: Number(port), arguments: ['--maxclients', '2000'] })
    },
    killFunction: (name: string) => endFunction(runner.pid, name),
    stop: async () => {
      redis.disconnect()
      await Promise.all([runner.stop(), line.stop(), upstreams.stop(), bus.stop()])
      await server.stop()
    },
  }
}

export type Stage = Awaited<ReturnType<typeof setStage>>
