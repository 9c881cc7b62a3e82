import { createServer } from 'node:net'
import { Redis } from 'ioredis'
import { expect, inject, onTestFinished, test } from 'vitest'
import { findRedis } from '../../../../bin/local/redis/find-redis.ts'
import { startRedis } from '../../../../bin/local/redis/redis.ts'
import { checkSettings } from '../../../../bin/local/settings/settings.ts'
import { testOnServer } from '../../../support/redis/redis-server.ts'

const find = (environment: Record<string, string>) => findRedis(environment, checkSettings(environment).settings)

const redisWith = async (...more: string[]) => {
  const redis = await startRedis({ arguments: more })
  onTestFinished(redis.stop)
  return redis.address
}

const clusterOfOne = async () => {
  const address = await redisWith('--cluster-enabled', 'yes')
  const redis = new Redis(`redis://${address}`)
  await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
  redis.disconnect()
  return address
}

test('the Redis at REDIS_ADDR is used as it is', async () => {
  const REDIS_ADDR = inject('redis')
  const found = await find({ REDIS_ADDR, REDIS_DB: '3' })
  expect(found.settings).toEqual({ REDIS_ADDR, REDIS_CLUSTER: 'false', REDIS_TLS: 'false' })
  expect(found.description).toBe(`${REDIS_ADDR} (REDIS_ADDR)`)
})

test('several addresses of what is no cluster are refused', async () => {
  const REDIS_ADDR = `localhost:9,${inject('redis')}`
  await expect(find({ REDIS_ADDR })).rejects.toThrow('REDIS_ADDR must be one host:port unless REDIS_CLUSTER is true.')
})

test('without REDIS_ADDR a Redis is started without user, password, TLS and cluster, whatever is exported', async () => {
  const found = await find({
    REDIS_USER: 'ann',
    REDIS_PASSWORD: 'x',
    REDIS_TLS: 'true',
    REDIS_CLUSTER: 'true',
    PATH: '',
  })
  onTestFinished(found.stop)
  expect(found.settings).toMatchObject({
    REDIS_USER: '',
    REDIS_PASSWORD: '',
    REDIS_TLS: 'false',
    REDIS_CLUSTER: 'false',
  })
})

test('an address without a Redis is refused in one sentence', async () => {
  await expect(find({ REDIS_ADDR: '127.0.0.1:9' })).rejects.toThrow(
    'No usable Redis at REDIS_ADDR=127.0.0.1:9: connect ECONNREFUSED 127.0.0.1:9. Start one there, or unset REDIS_ADDR and this program starts its own.',
  )
})

test('a server that accepts connections and never answers is reported as no Redis', async () => {
  const mute = createServer(() => {})
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void mute.close())
  const { port } = mute.address() as { port: number }
  await expect(find({ REDIS_ADDR: `127.0.0.1:${port}` })).rejects.toThrow(/No usable Redis .*(timed out|no answer)/)
})

testOnServer('a missing or wrong password is reported, and never repeated', async () => {
  const REDIS_ADDR = await redisWith('--requirepass', 'open-sesame')
  await expect(find({ REDIS_ADDR })).rejects.toThrow('NOAUTH')
  const wrong = find({ REDIS_ADDR, REDIS_PASSWORD: 'guess-work' })
  await expect(wrong).rejects.toThrow('WRONGPASS')
  await expect(wrong).rejects.not.toThrow('guess-work')
  await expect(find({ REDIS_ADDR, REDIS_PASSWORD: 'open-sesame' })).resolves.toBeDefined()
})

testOnServer('a database that is not there is reported', async () => {
  const REDIS_ADDR = await redisWith('--databases', '2')
  await expect(find({ REDIS_ADDR, REDIS_DB: '2' })).rejects.toThrow('DB index is out of range')
})

testOnServer('a cluster is recognized, and has no other database than 0', async () => {
  const REDIS_ADDR = await clusterOfOne()
  const found = await find({ REDIS_ADDR })
  expect(found.settings).toMatchObject({ REDIS_CLUSTER: 'true' })
  expect(found.description).toContain('a cluster')
  await expect(find({ REDIS_ADDR, REDIS_DB: '2' })).rejects.toThrow('REDIS_DB must be 0 with a Redis Cluster')
})

test('a plain Redis is no cluster, even when REDIS_CLUSTER says so', async () => {
  const REDIS_ADDR = inject('redis')
  await expect(find({ REDIS_ADDR, REDIS_CLUSTER: 'true' })).rejects.toThrow('is not a cluster')
})

testOnServer('a Redis with users is entered as REDIS_USER', async () => {
  const REDIS_ADDR = await redisWith(...'--user ann on >open-sesame ~* +@all --user default off'.split(' '))
  const given = { REDIS_ADDR, REDIS_PASSWORD: 'open-sesame' }
  await expect(find({ ...given, REDIS_USER: 'ann' })).resolves.toBeDefined()
  await expect(find(given)).rejects.toThrow('WRONGPASS')
})
