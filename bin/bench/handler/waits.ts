import { openSync, readSync } from 'node:fs'
import type { Redis } from 'ioredis'

const text = Buffer.alloc(128)

/** A counter of the µs that the main thread of a process has waited for a processor, by Linux; always 0 elsewhere. */
const waitsOf = (pid: string | number): (() => number) => {
  try {
    const file = openSync(`/proc/${pid}/schedstat`, 'r')
    return () => Number(text.toString('latin1', 0, readSync(file, text, 0, text.length, 0)).split(' ')[1]) / 1e3
  } catch {
    return () => 0
  }
}

/**
 * The same of this process and of Redis together: of two that ask each other in turn only one is waiting. What else the
 * machine does makes a call of half a millisecond wait for three, and that is every hundredth.
 */
export const waitsWith = async (redis: Redis): Promise<() => number> => {
  const [, pid = ''] = /process_id:(\d+)/.exec(await redis.info('server')) ?? []
  const counters = [waitsOf(process.pid), waitsOf(pid)]
  return () => counters.reduce((sum, count) => sum + count(), 0)
}
