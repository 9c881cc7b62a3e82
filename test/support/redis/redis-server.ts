import { Redis } from 'ioredis'
import { inject, onTestFinished, test } from 'vitest'
import { startRedis } from '../../../bin/local/redis/redis.ts'

const real = inject('realRedis')

/** A test that the embedded server cannot stand in for; without a `redis-server` it is skipped and says so by name. */
export const testOnServer = (title: string, body: () => Promise<void>, timeout?: number) => {
  if (!real) console.log(`Skipped without a redis-server: ${title}`)
  test.skipIf(!real)(title, body, timeout)
}

/** A Redis of the test's own, to be filled, flushed, stopped and brought back; `ask` is a connection beside the service's. */
export const ownRedis = async (...args: string[]) => {
  const options = { arguments: args, embedded: !real }
  let server = await startRedis(options)
  const { address } = server
  const [host = '', port = ''] = address.split(':')
  const ask = new Redis(Number(port), host, { retryStrategy: () => 50, maxRetriesPerRequest: null })
  ask.on('error', () => {})
  onTestFinished(async () => {
    ask.disconnect()
    await server.stop()
  })
  return {
    address,
    ask,
    stop: () => server.stop(),
    /** Up again on the same port, empty. */
    start: async () => {
      server = await startRedis({ ...options, port: Number(port) })
    },
  }
}

export type OwnRedis = Awaited<ReturnType<typeof ownRedis>>
