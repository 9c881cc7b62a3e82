import type { TestProject } from 'vitest/node'
import { startRedis } from '../../../bin/local/redis/redis.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** host:port of the Redis that all test files of a project share; each test takes users of its own. */
    redis: string
    /** Whether that is a real server, and not the embedded one. */
    realRedis: boolean
  }
}

/** One Redis for all files of a project: a server on PATH, else (or with TEST_REDIS=embedded) the embedded one. */
export const setup = async (project: TestProject) => {
  const redis = await startRedis({ embedded: process.env.TEST_REDIS === 'embedded' })
  const isReal = redis.kind !== 'js-redis-server'
  const consequence = isReal ? '' : ': tests that need a redis-server on PATH are skipped'
  console.log(`Redis of the project ${project.name}: ${redis.kind} on ${redis.address}${consequence}`)
  project.provide('redis', redis.address)
  project.provide('realRedis', isReal)
  return redis.stop
}
