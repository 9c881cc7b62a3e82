import { execFile } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { startAws } from '../../../bin/local/aws/start-aws.ts'
import type { Outcome } from '../../../bin/local/lambda/outcome.ts'
import { createErasure } from '../../../functions/core/erasure/erasure.ts'
import type { LogErasure } from '../../../functions/core/session-log/erase.ts'
import { eraseUser } from '../../../functions/erase-user.ts'
import { compileCache } from '../processes/compile-cache.ts'
import { erasing } from './erasing.ts'

const ROOT = new URL('../../../', import.meta.url).pathname
export const SIGNS = { AWS_REGION: 'us-east-2', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'a-credential' }
export const DEV = ['-c', 'stage=dev', '-c', 'stages=test/support/stack/stages.json']
export const NAME = 'viewing-service-dev-erase-user'

/** Runs the program; its exit code, and all that it said. */
export const runWith = (environment: Record<string, string>, ...args: string[]) =>
  new Promise<{ code: number; said: string }>((resolve) =>
    execFile(
      process.execPath,
      ['bin/erase-user.ts', ...args],
      { env: { ...compileCache, ...environment }, cwd: ROOT },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), said: out + err }),
    ),
  )

/** An account in which the stage `dev` has the function, on a Redis of its own, and with this session log. */
export const account = async (settings: Record<string, string> = {}, logErasure?: LogErasure) => {
  const world = await erasing(settings)
  const erasure = createErasure(world.running.store, { patience: 0, every: 1 })
  const asked: string[] = []
  const invoke = async (name: string, event: unknown): Promise<Outcome> => {
    asked.push(JSON.stringify(event))
    if (name !== NAME) return { failed: 'there is no such function' }
    const result = eraseUser({ erasure, logErasure })(event, { getRemainingTimeInMillis: () => 60_000 })
    return result.then((result) => ({ result })).catch((error) => ({ failed: String(error) }))
  }
  const aws = await startAws({ secrets: [], invoke, restart: async () => {} })
  onTestFinished(() => void aws.stop())
  const environment = { ...SIGNS, AWS_ENDPOINT_URL_LAMBDA: aws.url }
  const run = (...args: string[]) => runWith(environment, ...DEV, ...args)
  return { ...world, asked, run, environment }
}
