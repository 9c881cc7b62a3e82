import { expect, test } from 'vitest'
import { bundleOf, functionProcess } from '../../support/processes/bundle-process.ts'
import { ownRedis } from '../../support/redis/redis-server.ts'
import { SECRET } from '../../support/service/service.ts'

test('a task prints its metrics as one line in the embedded metric format', async () => {
  const { address } = await ownRedis()
  const environment = { REDIS_ADDR: address, JWT_SECRET: SECRET, POWERTOOLS_SERVICE_NAME: 'viewing-service-dev' }
  const { call, printed } = await functionProcess(bundleOf('expire-sessions'), environment)
  await call({})
  const [line = '', ...more] = printed.join('').trim().split('\n')
  expect(more).toEqual([])
  const { _aws, ...values } = JSON.parse(line)
  expect(values).toEqual({
    ...{
      service: 'viewing-service-dev',
      SessionsExpired: 0,
      SessionsOverdue: 0,
      OrphansRemoved: 0,
      PartitionsUnvisited: 0,
    },
    ...{ OutboxLength: 0, OutboxAge: 0 },
  })
  const [{ Namespace, Metrics }] = _aws.CloudWatchMetrics
  expect(Namespace).toBe('ViewingService')
  expect(Metrics).toContainEqual({ Name: 'OutboxAge', Unit: 'Milliseconds' })
})
