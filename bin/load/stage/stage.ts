import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Redis } from 'ioredis'
import { endFunction } from '../../../test/support/processes/processes.ts'
import { startFaultProxy } from '../../../test/support/redis/fault-proxy.ts'
import { startRedis } from '../../local/redis/redis.ts'
import { type Cut, killRedis } from '../audit/death.ts'
import { sleep } from '../players/random.ts'
import type { Plan } from '../players/world.ts'
import { startSessionLog } from './session-log.ts'
import { startBus, startContent, startIdentity } from './switchable.ts'

const PROGRAM = resolve(import.meta.dirname, '../../local.ts')
const READY_MS = 60_000

/** The local runner as `npm start` starts it, its output in a file. */
const startRunner = async (environment: Record<string, string>) => {
  const log = join(tmpdir(), `viewing-service-load-${process.pid}.log`)
  const child = spawn(process.execPath, [PROGRAM], { env: { PATH: process.env.PATH ?? '', ...environment } })
  const [ready, queues] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  let output = ''
  child.stdout.on('data', (text) => {
    output = (output + text).slice(-10_000)
    const url = /http:\/\/localhost:\d+/.exec(/Viewing Service .*/.exec(output)?.[0] ?? '')?.[0]
    const queuesUrl = /the\s+bus\s+and\s+queues\s+here\s+are\s+at\s+(http:\/\/localhost:\d+)/.exec(output)?.[1]
    if (url) ready.resolve(url)
    if (queuesUrl) queues.resolve(queuesUrl)
  })
  child.stdout.pipe(createWriteStream(log))
  child.stderr.pipe(process.stderr)
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  void ended.then(() => ready.reject(new Error(`The local runner has ended: see ${log}`)))
  const url = await Promise.race([ready.promise, sleep(READY_MS).then(() => Promise.reject(new Error(output)))])
  const stop = () => {
    child.kill('SIGINT')
    return ended
  }
  return { url, queuesUrl: queues.promise, log, pid: child.pid ?? 0, stop }
}

/**
 * Tokens are renewed in the middle of their life, by heartbeats and not by a pause or a resume: what is left of one then
 * must outlast a few of those and the longest outage of the timetable (three intervals and some seconds). By default
 * they live for 120 intervals.
 */
const settingsFor = ({ intervalMs, missedHeartbeats, scheduleMs }: Plan) => {
  const tokenMs = Math.max(30_000, 20 * intervalMs)
  return {
    HEARTBEAT_INTERVAL: `${intervalMs}ms`,
    MISSED_HEARTBEATS: String(missedHeartbeats),
    JWT_EXPIRATION: `${tokenMs}ms`,
    SESSION_RETENTION: `${tokenMs + 60_000}ms`,
    LOCAL_SCHEDULE_INTERVAL: `${scheduleMs}ms`,
  }
}

/** Everything that a load is put on, and what can be done to it. */
export const startStage = async (plan: Plan & { readonly sessionLog: boolean }, accept: (detail: string) => void) => {
  let server = await startRedis()
  const port = Number(server.address.split(':')[1])
  const line = await startFaultProxy(server.address)
  const sessionLog = plan.sessionLog ? await startSessionLog() : undefined
  const taken = (detail: string) => {
    accept(detail)
    sessionLog?.events.accept(detail)
  }
  const [identity, content, bus] = await Promise.all([startIdentity(), startContent(), startBus(taken)])
  const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  redis.on('error', () => {})
  const runner = await startRunner({
    ...{ SERVER_PORT: '0', REDIS_ADDR: line.address, ...settingsFor(plan) },
    ...{ IDENTITY_SERVICE_URL: identity.url, CONTENT_SERVICE_URL: content.url },
    ...{ AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url, POWERTOOLS_METRICS_DISABLED: 'true' },
    ...sessionLog?.settings,
  })
  void runner.queuesUrl.then((url) => sessionLog?.events.begin(url))
  return {
    ...{ line, identity, content, bus, runner, redis, sessionLog },
    /** Kills Redis and starts it again on its port, empty; `meanwhile` gets what is lost with it. */
    emptyRedis: async (meanwhile: (cuts: Map<string, Cut>) => void): Promise<void> => {
      await killRedis(redis, meanwhile)
      await server.stop()
      server = await startRedis({ port })
    },
    /** Whether there was a process of that function to kill. */
    killFunction: (name: string): boolean => endFunction(runner.pid, name),
    stop: async () => {
      redis.disconnect()
      await runner.stop()
      await Promise.all([line.stop(), identity.stop(), content.stop(), bus.stop()])
      await Promise.all([server.stop(), sessionLog?.stop()])
    },
  }
}

export type Stage = Awaited<ReturnType<typeof startStage>>
