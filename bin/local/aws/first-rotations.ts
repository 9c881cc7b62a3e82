import { setTimeout as sleep } from 'node:timers/promises'
import type { LocalSecret, Log } from '../template/api.ts'

/** Requests wait for it; a function that hangs is not to keep everything waiting. */
const PATIENCE_MS = 15_000

/** Rotates a secret; resolves when that is done, to what went wrong, if anything. */
export type Rotate = (name: string) => Promise<string | undefined>

/**
 * Rotates the secrets that would be rotated as soon as the stack is deployed. Resolves when all are, or 15 s later; what
 * went wrong is told in a line. Never rejects.
 */
export const firstRotations = async (secrets: readonly LocalSecret[], rotate: Rotate, log: Log, ms = PATIENCE_MS) => {
  const ended = new AbortController()
  const tooLate = sleep(ms, 'it takes too long', { signal: ended.signal }).catch(() => undefined)
  const due = secrets.filter(({ rotation }) => rotation?.atOnce)
  await Promise.all(
    due.map(async ({ name }) => {
      const fault = await Promise.race([rotate(name).catch((error: Error) => error.message), tooLate])
      if (fault !== undefined) log(`The first rotation of ${name} failed: ${fault.split('\n')[0]}`)
    }),
  )
  ended.abort()
}
