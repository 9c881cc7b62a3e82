import { execFileSync } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Redis } from 'ioredis'
import { createRedisMock } from 'js-redis-server'
import { freePort } from '../gateway/free-port.ts'
import { guard } from './guard.ts'

export type StartedRedis = {
  /** host:port */
  readonly address: string
  readonly kind: 'redis-server' | 'valkey-server' | 'js-redis-server'
  readonly stop: () => Promise<void>
  /** Resolves when it ends without having been stopped; the embedded one cannot. */
  readonly ended?: Promise<void>
}

type Options = {
  /** The embedded server even if there is a binary. */
  embedded?: boolean
  /** Otherwise a free one; the port of a stopped Redis brings it back, empty. */
  port?: number
  /** More arguments for the binary, such as `--requirepass`; the embedded server has none. */
  arguments?: readonly string[]
  /** A program that runs the binary, with its own arguments, such as valgrind. */
  under?: readonly string[]
  /** Where to look for a binary of version 7 or later; the PATH of this process by default. */
  path?: string
}

const BINARIES = ['redis-server', 'valkey-server'] as const
/** As many as REDIS_DB can name. */
const DATABASES = 1_024
const ATTEMPTS = 5

/** The scripts are tried on Redis 7 and later; an older binary counts as absent. */
const OLDEST = 7

const isRecent = (file: string) => {
  try {
    const version = execFileSync(file, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return Number(/ v=(\d+)/.exec(version)?.[1]) >= OLDEST
  } catch {
    return false
  }
}

const known = new Map<string, boolean>()
/** Asked once in a process: tests start a hundred servers. */
const isUsable = (file: string) => {
  const usable = known.get(file) ?? isRecent(file)
  known.set(file, usable)
  return usable
}

const findBinary = (path: string) => {
  const folders = path.split(delimiter).filter(Boolean)
  const candidates = folders.flatMap((folder) => BINARIES.map((kind) => ({ kind, file: join(folder, kind) })))
  return candidates.find(({ file }) => isUsable(file))
}

/** No persistence and no configuration file: nothing outlives it, nothing of the machine's own Redis is read. */
const argumentsFor = (port: number, folder: string, more: readonly string[]) => [
  ...['--port', String(port), '--bind', '127.0.0.1', '--databases', String(DATABASES)],
  ...['--save', '', '--appendonly', 'no', '--dir', folder, '--daemonize', 'no', ...more],
]

const startBinary = async (file: string, { port, arguments: more = [], under = [] }: Options) => {
  const chosen = port ?? (await freePort())
  const folder = await mkdtemp(join(tmpdir(), 'viewing-service-redis-'))
  const [program = file, ...rest] = [...under, file]
  const server = guard(program, [...rest, ...argumentsFor(chosen, folder, more)], folder)
  const failure = await server.waitForText('Ready to accept connections')
  if (failure !== undefined) await server.stop()
  return { failure, address: `127.0.0.1:${chosen}`, stop: server.stop, ended: server.ended }
}

/** Its Lua engine is loaded with the first script: here, so that no request waits for it. */
const loadLua = async (host: string, port: number) => {
  const redis = new Redis(port, host)
  await redis.eval('return 1', 0)
  redis.disconnect()
}

const startEmbedded = async (port = 0): Promise<StartedRedis> => {
  const server = await createRedisMock({ databaseCount: DATABASES, port })
  await loadLua(server.host, server.port)
  const stop = async () => {
    const closed = server.close() // waits until no client is connected
    for (const client of server.state?.getConnectedClients() ?? []) client.disconnect('the server stops')
    await closed
  }
  return { address: `${server.host}:${server.port}`, kind: 'js-redis-server', stop }
}

/**
 * Starts an empty Redis on 127.0.0.1: the `redis-server` or `valkey-server` on PATH, else the embedded one.
 * It ends with this process, however this process ends. Rejects with the output of the binary when it does not start.
 */
export const startRedis = async (options: Options = {}): Promise<StartedRedis> => {
  const binary = options.embedded ? undefined : findBinary(options.path ?? process.env.PATH ?? '')
  if (!binary) return startEmbedded(options.port)
  let failure = ''
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { failure: reason, ...started } = await startBinary(binary.file, options)
    if (reason === undefined) return { ...started, kind: binary.kind }
    failure = reason
    if (options.port) break
  }
  throw new Error(`${binary.file} did not start: ${failure}`)
}
