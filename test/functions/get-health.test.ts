import { expect, test } from 'vitest'
import { service } from '../support/service/service.ts'

test('the service is healthy while Redis answers', async () => {
  const { call } = service()
  const { status, body } = await call('get-health')
  expect([status, body]).toEqual([200, { status: 'healthy', service: 'viewing-service', checks: { redis: 'ok' } }])
})

test('the service is unhealthy, with a 503 and Retry-After, while Redis does not answer', async () => {
  const { call, redis } = service()
  redis.disconnect()
  const { status, headers, body } = await call('get-health')
  expect([status, headers['retry-after']]).toEqual([503, '1'])
  expect(body).toMatchObject({ status: 'unhealthy', checks: { redis: 'unavailable' } })
})
