import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { startRedis } from '../../local/redis/redis.ts'

/** The command that a script call is, by its name in the source of redis-server and valkey-server. */
const COUNTED = 'evalShaCommand'

const needValgrind = () => {
  try {
    execFileSync('valgrind', ['--version'])
  } catch {
    throw new Error('Instructions are counted by valgrind, which is not installed: apt-get install valgrind')
  }
}

/**
 * A Redis server of its own under callgrind, which counts the instructions inside script calls: a repeat counts the same
 * within two in a hundred, whatever else the machine does. It serves some fifty times slower. Throws a sentence when
 * there is no valgrind.
 */
export const startCounted = async () => {
  needValgrind()
  const folder = await mkdtemp(join(tmpdir(), 'viewing-service-callgrind-'))
  const counts = join(folder, 'counts')
  const options = ['--tool=callgrind', `--toggle-collect=${COUNTED}`, `--callgrind-out-file=${counts}`]
  const { address, kind, stop } = await startRedis({ under: ['valgrind', ...options], arguments: ['--hz', '1'] })
  if (kind === 'js-redis-server') throw new Error('The embedded Redis has no instructions: install redis-server')
  return {
    /** For a process that counts: its Redis, and where the counts are. */
    environment: { REDIS_ADDR: address, CALLGRIND_COUNTS: counts },
    stop: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const run = promisify(execFile)

/** Counts what script calls cost the Redis that {@link startCounted} started: instructions a call. */
export const counterOf = async (address: string, counts: string) => {
  const redis = new Redis(`redis://${address}`)
  const [, pid] = /process_id:(\d+)/.exec(await redis.info('server')) ?? []
  redis.disconnect()
  let dumps = 0
  const sinceLast = async () => {
    await run('vgdb', [`--pid=${pid}`, 'dump'])
    dumps += 1
    return Number(/^totals: (\d+)$/m.exec(await readFile(`${counts}.${dumps}`, 'utf8'))?.[1])
  }
  return async (calls: number, work: () => Promise<unknown>): Promise<number[]> => {
    await sinceLast()
    await work()
    const counted = await sinceLast()
    if (!(counted > 0)) throw new Error(`Redis ran nothing that is named ${COUNTED}`)
    return [counted / calls]
  }
}
