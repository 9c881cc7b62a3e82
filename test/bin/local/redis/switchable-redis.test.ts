import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { startSwitchableRedis } from '../../../../bin/local/redis/switchable-redis.ts'
import { isEmbedded } from '../../../projects.ts'

const ask = async (address: string, act: (redis: Redis) => Promise<unknown>) => {
  const [host = '', port = ''] = address.split(':')
  const redis = new Redis(Number(port), host, { retryStrategy: () => null, maxRetriesPerRequest: 0 })
  redis.on('error', () => {})
  try {
    return await act(redis)
  } finally {
    redis.disconnect()
  }
}

const start = async () => {
  const redis = await startSwitchableRedis({ embedded: isEmbedded })
  onTestFinished(redis.stop)
  return redis
}

test('a Redis that was taken down comes back on its port, empty', async () => {
  const { address, down, up } = await start()
  await ask(address, (redis) => redis.set('a', '1'))
  await down()
  await expect(ask(address, (redis) => redis.get('a'))).rejects.toThrow()
  await up()
  expect(await ask(address, (redis) => redis.get('a'))).toBeNull()
})

test('changes that come at once are made one after the other', async () => {
  const { address, down, up } = await start()
  await Promise.all([down(), up(), down(), down(), up(), up()])
  expect(await ask(address, (redis) => redis.ping())).toBe('PONG')
})

test('taking it down is no end that the runner reports', async () => {
  const { down, up, ended } = await start()
  let hasEnded = false
  void ended.then(() => {
    hasEnded = true
  })
  await down()
  await up()
  await down()
  expect(hasEnded).toBe(false)
})
