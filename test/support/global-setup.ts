import type { TestProject } from 'vitest/node'
import type { LocalApi } from '../../bin/local/api.ts'
import { startRedis } from '../../bin/local/redis.ts'
import { synthesizeApi } from '../../bin/local/synthesize.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** host:port of the Redis that all test files share; each test takes users of its own. */
    redis: string
    /** Whether that is a real server, and not the embedded one. */
    realRedis: boolean
    /** What the stack's template says, synthesized once for all test files. */
    api: LocalApi
  }
}

const MINIMUM_NODE = [22, 18] as const

const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return
  throw new Error(
    `Node ${process.versions.node} is too old: run the tests with "npm test", which brings its own Node on Linux, or install Node 24`,
  )
}

/** One synthesis and one Redis for the whole run: a server on PATH, else (or with TEST_REDIS=embedded) the embedded one. */
export const setup = async (project: TestProject) => {
  checkNode()
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
  return () => redis.stop()
}
