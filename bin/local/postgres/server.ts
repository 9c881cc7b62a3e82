import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../gateway/free-port.ts'
import { guard } from '../redis/guard.ts'
import { asUser, postgresUser, runnableBy } from './as-postgres.ts'
import type { Binaries } from './binaries.ts'

const run = promisify(execFile)

type Options = {
  readonly binaries: Binaries
  /** Otherwise a free one: the preferred one if possible. */
  readonly port?: number
  readonly preferredPort?: number
  /** How a login is checked: by the password, the default, or not at all. */
  readonly login?: 'scram-sha-256' | 'trust'
  /** More arguments for the program, such as `-c max_connections=200`. */
  readonly arguments?: readonly string[]
}

/** Nothing waits for a disk: the data are gone with the server. What is committed still outlives a crash of the server itself. */
const EPHEMERAL = ['fsync=off', 'full_page_writes=off']
const CONFIGURATION = [...EPHEMERAL, 'listen_addresses=127.0.0.1', 'unix_socket_directories=']

/** Makes the data folder. As root all of it is done by another user. */
const initialize = async (folder: string, { binaries, login = 'scram-sha-256' }: Options, password: string) => {
  const user = postgresUser()
  const file = join(folder, 'password')
  await writeFile(file, password)
  if (user) for (const path of [folder, file]) await chown(path, user.uid, user.gid)
  const { initdb, postgres } = await runnableBy(user, binaries, folder)
  const data = join(folder, 'data')
  const how = [
    '--username=postgres',
    `--pwfile=${file}`,
    `--auth=${login}`,
    '--no-sync',
    '--encoding=UTF8',
    '--locale=C',
  ]
  await run(initdb, [`--pgdata=${data}`, ...how], { cwd: folder, ...user })
  await rm(file)
  return { data, start: (settings: readonly string[]) => asUser(user, [postgres, '-D', data, ...settings]) }
}

/**
 * Starts a PostgreSQL on 127.0.0.1 with an empty cluster of databases, whose superuser is `postgres`. It ends with this
 * process, however this process ends, and its data with it. Rejects with its last words when it does not start.
 */
export const startPostgres = async (options: Options) => {
  const folder = await mkdtemp(join(tmpdir(), 'viewing-service-postgres-'))
  const port = options.port ?? (await freePort(options.preferredPort))
  const password = randomBytes(12).toString('base64url')
  const { data, start } = await initialize(folder, options, password).catch(async (error) => {
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  const settings = [...CONFIGURATION, `port=${port}`].flatMap((one) => ['-c', one])
  const [program, programArguments] = start([...settings, ...(options.arguments ?? [])])
  const guards: ReturnType<typeof guard>[] = []
  const launch = async () => {
    const server = guard(program, programArguments, folder, 'INT')
    guards.push(server)
    const failure = await server.waitForText('database system is ready to accept connections')
    if (failure !== undefined) throw new Error(`${options.binaries.postgres} did not start: ${failure}`)
    return server
  }
  const stop = async () => void (await Promise.all(guards.map((one) => one.stop())))
  let running = await launch().catch(async (error) => {
    await stop()
    throw error
  })
  return {
    ...{ host: '127.0.0.1', port, user: 'postgres', password },
    /** Ends it for a while, as a crash does; its data stay. */
    halt: async () => {
      const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')
      process.kill(Number(pid), 'SIGQUIT')
      await running.ended
    },
    /** Resolves when it ends without having been stopped. */
    ended: () => running.ended,
    /** Up again on the same port, with its data. */
    resume: async () => {
      await running.ended
      // One that was killed leaves it; its process stays known until its parent, the guard, ends.
      await rm(join(data, 'postmaster.pid'), { force: true })
      running = await launch()
    },
    stop,
  }
}

export type StartedPostgres = Awaited<ReturnType<typeof startPostgres>>
