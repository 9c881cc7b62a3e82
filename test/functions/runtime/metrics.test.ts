import { expect, test, vi } from 'vitest'
import { type Counted, metrics } from '../../../functions/contract/metrics.ts'
import { createReport } from '../../../functions/runtime/metrics.ts'
import { dataIn, sumsOf } from '../../support/metrics/embedded-metrics.ts'
import { bundleOf, functionProcess } from '../../support/processes/bundle-process.ts'
import { ownRedis } from '../../support/redis/redis-server.ts'
import { relaying, until } from '../../support/relay/relaying.ts'
import { SECRET } from '../../support/service/service.ts'
import { newUser } from '../../support/service/users.ts'

const SERVICE = 'viewing-service-dev'
const environmentOf = (address: string) => ({
  ...{ REDIS_ADDR: address, JWT_SECRET: SECRET, POWERTOOLS_SERVICE_NAME: SERVICE },
})
const linesOf = (printed: readonly string[]) => printed.join('').trim().split('\n')

/** What a report writes: each line, and each write. */
const writtenBy = (...report: Parameters<ReturnType<typeof createReport>>) => {
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', SERVICE)
  const written: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  try {
    createReport()(...report)
  } finally {
    spy.mockRestore()
    vi.unstubAllEnvs()
  }
  return linesOf(written)
}

test('a task prints its metrics as one line in the embedded metric format', async () => {
  const { address } = await ownRedis()
  const { call, printed } = await functionProcess(bundleOf('expire-sessions'), environmentOf(address))
  await call({})
  const [line = '', ...more] = linesOf(printed)
  expect(more).toEqual([])
  const names = ['SessionsExpired', 'SessionsOverdue', 'OrphansRemoved', 'PartitionsUnvisited']
  expect(sumsOf([line])).toEqual(
    Object.fromEntries(
      [...names, 'OutboxLength', 'OutboxAge', 'LiveSessions'].map((name) => [
        `ViewingService/${name} service=${SERVICE}`,
        0,
      ]),
    ),
  )
  const [{ Metrics }] = JSON.parse(line)._aws.CloudWatchMetrics
  expect(Metrics).toContainEqual({ Name: 'OutboxAge', Unit: 'Milliseconds' })
})

test('the bundle that publishes prints what was started, refused and ended, each by its dimensions', async () => {
  const { redis, running, isEmpty, bus } = await relaying({ settings: { MAX_CONCURRENT_STREAMS: '1' } })
  const environment = { ...environmentOf(redis.address), EVENT_BUS_NAME: 'test', ...bus.environment }
  const { call, printed } = await functionProcess(bundleOf('publish-events'), environment)
  const userId = newUser()
  const { session_id: id } = (await running.create(userId)).body.session
  await running.create(userId)
  await running.call('stop-session', id)
  const run = call({}, 23_000) // it leaves with 20 s left
  await until(isEmpty)
  await run
  await until(() => linesOf(printed).length === 5)
  const { [`ViewingService/PublishDelay service=${SERVICE}`]: delay, ...sums } = sumsOf(linesOf(printed))
  expect(delay).toBeGreaterThan(0)
  const of = (name: string, by = '') => `ViewingService/${name} service=${SERVICE}${by}`
  expect(sums).toEqual({
    ...{ [of('EventsPublished')]: 3, [of('EventsRetried')]: 0, [of('EventsDeadLettered')]: 0 },
    ...{ [of('SessionsStarted')]: 1, [of('StartsDegraded')]: 0 },
    ...{ [of('SessionsEnded', ' reason=stopped')]: 1 },
    ...{ [of('CreatesDenied', ' code=concurrency_limit_reached')]: 1 },
    ...{ [of('StreamsApproved', ' plan=1 streams=1')]: 1, [of('StreamsAsked', ' plan=1 streams=1')]: 1 },
    ...{ [of('StreamsAsked', ' plan=1 streams=2')]: 1 },
  })
})

test('a metric is written with the dimensions of its row, and those of the same values share a line', () => {
  const by = { plan: '4', streams: '2' }
  const counted: Counted[] = [
    { metric: 'StreamsApproved', by, count: 5 },
    { metric: 'CreatesDenied', by: { code: 'not_entitled' }, count: 2 },
    { metric: 'StreamsAsked', by, count: 7 },
  ]
  const lines = writtenBy({ EventsPublished: 9 }, counted)
  expect(lines.map(dataIn)).toEqual([
    [{ series: `ViewingService/EventsPublished service=${SERVICE}`, values: [9] }],
    [
      { series: `ViewingService/StreamsApproved service=${SERVICE} plan=4 streams=2`, values: [5] },
      { series: `ViewingService/StreamsAsked service=${SERVICE} plan=4 streams=2`, values: [7] },
    ],
    [{ series: `ViewingService/CreatesDenied service=${SERVICE} code=not_entitled`, values: [2] }],
  ])
  for (const { metric, by } of counted) expect(Object.keys(by)).toEqual(metrics[metric].by)
})

test('the largest report is valid, stays under 50 kB, and has one line for each combination of values', () => {
  const levels = [...Array.from({ length: 10 }, (_, i) => String(i + 1)), 'more']
  const counted = levels.flatMap((plan) =>
    levels.flatMap((streams) =>
      (['StreamsApproved', 'StreamsAsked'] as const).map((metric) => ({
        ...{ metric, by: { plan, streams }, count: 1_000_000 },
      })),
    ),
  )
  const ages = Array.from({ length: 99 }, (_, i) => 86_400_000 + i)
  const lines = writtenBy({ EventsPublished: 1, PublishDelay: ages }, counted)
  expect(lines).toHaveLength(1 + 11 * 11)
  expect(dataIn(lines[0] ?? '')[1]?.values).toEqual(ages)
  expect(Object.keys(sumsOf(lines))).toHaveLength(2 + 2 * 11 * 11)
  expect(Buffer.byteLength(lines.join('\n'))).toBeLessThan(50_000)
})

test('a report without ages has no line for them', () => {
  expect(writtenBy({ EventsRetried: 1, PublishDelay: [] }).map(dataIn)).toEqual([
    [{ series: `ViewingService/EventsRetried service=${SERVICE}`, values: [1] }],
  ])
})
