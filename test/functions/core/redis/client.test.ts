import { beforeEach, describe, expect, test } from 'vitest'
import { connectRedis, prompt, warmUp } from '../../../../functions/core/redis/client.ts'
import { readConfig } from '../../../../functions/runtime/config.ts'
import { ownProxy } from '../../../support/redis/own-proxy.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { logged } from '../../../support/service/logged.ts'
import { SECRET, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

beforeEach(() => void logged()) // every 503 is logged

testOnServer('an environment holds one connection, after trouble too', async () => {
  const own = await ownRedis()
  const running = service({ settings: { REDIS_ADDR: own.address }, patience: prompt })
  await warmUp(running.redis)
  const connections = async () =>
    String(await own.ask.client('LIST'))
      .trim()
      .split('\n').length - 1
  expect(await connections()).toBe(1)
  await Promise.all(Array.from({ length: 50 }, () => running.create(newUser())))
  expect(await connections()).toBe(1)
  await own.ask.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  await Promise.all(Array.from({ length: 50 }, () => running.create(newUser())))
  expect(await connections()).toBe(1)
})

describe('when Redis swallows everything from the start', () => {
  for (const REDIS_CLUSTER of ['false', 'true']) {
    test(`init waits no longer than a connection may take (cluster: ${REDIS_CLUSTER})`, async () => {
      const proxy = await ownProxy('127.0.0.1:1')
      proxy.set({ kind: 'black hole' })
      const client = connectRedis(
        readConfig({ AUTHENTICATION: 'none', REDIS_ADDR: proxy.address, REDIS_CLUSTER, JWT_SECRET: SECRET }),
      )
      const start = performance.now()
      await warmUp(client)
      expect(performance.now() - start).toBeLessThan(500)
      client.disconnect()
    })
  }
})
