import { setTimeout as sleep } from 'node:timers/promises'
import type { LocalSecret, Log } from '../template/api.ts'

/** Requests wait for the rotations: one that hangs must not block them for ever. */
const PATIENCE_MS = 15_000

/** Rotates a secret. Resolves to the failure, or to undefined. */
export type Rotate = (name: string) => Promise<string | undefined>

/**
 * Rotates the secrets that are rotated as soon as the stack is deployed. Resolves when all are, or 15 s later. Prints
 * each failure as one line. Never rejects.
 */
export const firstRotations = async (secrets: readonly LocalSecret[], rotate: Rotate, log: Log, ms = PATIENCE_MS) => {
  const ended = new AbortController()
  const tooLate = sleep(ms, `it takes longer than ${ms / 1_000} s`, { signal: ended.signal }).catch(() => undefined)
  const due = secrets.filter(({ rotation }) => rotation?.atOnce)
  await Promise.all(
    due.map(async ({ name }) => {
      const fault = await Promise.race([rotate(name).catch((error: Error) => error.message), tooLate])
      if (fault !== undefined) log(`The first rotation of ${name} failed: ${fault.split('\n')[0]}`)
    }),
  )
  ended.abort()
}
