import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startRedis } from '../../bin/local/redis/redis.ts'
import type { LocalApi } from '../../bin/local/template/api.ts'
import { synthesizeApi } from '../../bin/local/template/synthesize.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** host:port of the Redis that all test files share; each test takes users of its own. */
    redis: string
    /** Whether that is a real server, and not the embedded one. */
    realRedis: boolean
    /** A folder that goes when all tests have run. */
    scratch: string
    /** What the stack's template says, synthesized once for all test files. */
    api: LocalApi
  }
}

/** One synthesis and one Redis for the whole run: a server on PATH, else (or with TEST_REDIS=embedded) the embedded one. */
export const setup = async (project: TestProject) => {
  const [redis, api] = await Promise.all([
    startRedis({ embedded: process.env.TEST_REDIS === 'embedded' }),
    synthesizeApi(),
  ])
  const isReal = redis.kind !== 'js-redis-server'
  const consequence = isReal ? '' : ': tests that need a redis-server on PATH are skipped'
  console.log(`Redis for these tests: ${redis.kind} on ${redis.address}${consequence}`)
  project.provide('redis', redis.address)
  project.provide('realRedis', isReal)
  project.provide('api', api)
  const scratch = mkdtempSync(join(tmpdir(), 'viewing-service-tests-'))
  project.provide('scratch', scratch)
  return async () => {
    rmSync(scratch, { recursive: true })
    await redis.stop()
  }
}
