import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '../side/serve.ts'

type Client = typeof import('../../../functions/core/redis/client.ts')
type Store = typeof import('../../../functions/core/redis/store.ts')
type Config = typeof import('../../../functions/runtime/config.ts')
type Partitions = typeof import('../../../functions/core/redis/partition.ts')

Object.assign(globalThis, { UNDER_TEST: false })
const tree = process.env.BENCH_TREE ?? ''
const load = (file: string) => import(join(tree, 'functions', file))
const { connectRedis, warmUp }: Client = await load('core/redis/client.ts')
const { createSessionStore }: Store = await load('core/redis/store.ts')
const { readConfig }: Config = await load('runtime/config.ts')
const { outboxKeys }: Partitions = await load('core/redis/partition.ts')

const ROLE = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }

/** What an environment has lived through. */
export type Life = { readonly servedMs: number | undefined; readonly unavailable: number }

type Storm = {
  readonly first: number
  readonly count: number
  readonly settings: Record<string, string>
  readonly ms: number
}

/** One environment of an endpoint: it starts, and its first request is sent again after each 503 until it is served. */
const live = async (id: number, { settings, ms }: Storm): Promise<Life> => {
  const start = performance.now()
  const config = readConfig({
    ...settings,
    AUTHENTICATION: 'none',
    JWT_SECRET: 'a-secret-of-the-bench-of-at-least-32-bytes',
    REDIS_USER: `environment-${id}`,
  })
  const redis = connectRedis({ ...config, REDIS_IAM_CACHE: 'bench' }, undefined, ROLE)
  const store = createSessionStore(redis, config)
  await warmUp(redis)
  const key = outboxKeys[id % outboxKeys.length] ?? ''
  let [unavailable, servedMs] = [0, undefined as number | undefined]
  while (servedMs === undefined && performance.now() - start < ms)
    try {
      await store.ask(() => redis.exists(key))
      servedMs = performance.now() - start
    } catch {
      unavailable += 1
      await sleep(1_000 + Math.random() * 1_000)
    }
  return { servedMs, unavailable }
}

const verbs = {
  storm: (storm: Storm): Promise<Life[]> =>
    Promise.all(Array.from({ length: storm.count }, (_, i) => live(storm.first + i, storm))),
}
export type EnvironmentVerbs = typeof verbs
serve(verbs)
