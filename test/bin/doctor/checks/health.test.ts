import { expect, test, vi } from 'vitest'
import { localService } from '../../../support/processes/local-service.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { examined } from '../examined.ts'
import { serverThat } from '../hostile.ts'

vi.setConfig({ testTimeout: 90_000 })

testOnServer('a service whose Redis is stopped is said to be up, and each check names Redis', async () => {
  const redis = await ownRedis()
  const { url } = await localService({ REDIS_ADDR: redis.address })
  await redis.stop()
  const { of, faults } = await examined(url)
  expect(of('health')).toMatchObject({ result: 'fault', says: expect.stringContaining('its Redis does not answer') })
  expect(of('create')).toMatchObject({
    says: expect.stringMatching(
      /POST \/api\/playback\/session: 503 storage_unavailable, dependency redis: “.*” Request id \S+\.$/,
    ),
    lookAt: expect.stringContaining('lib/operations/README.md, “By symptom”'),
  })
  expect(faults).toEqual(expect.arrayContaining(['account', 'create', 'unknown session', 'clean-up']))
  expect(of('body that is no JSON')).toMatchObject({ result: 'ok' })
})

test('a health that another service reports is not ours, and nothing more is asked', async () => {
  const asked: unknown[] = []
  const url = await serverThat(({ url: path }, response) => {
    asked.push(path)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"UP","components":{}}')
  })
  const { findings, of } = await examined(url)
  expect(findings.map(({ check }) => check)).toEqual(['name', 'TLS', 'health', 'all else'])
  expect(of('health').says).toContain('200 with “{"status":"UP","components":{}}”, where the contract says 200 and {')
  expect(asked).toEqual(['/health'])
})
