import { afterAll, expect, test } from 'vitest'
import { startEventBridge } from '../../../../bin/local/event-bridge/event-bridge.ts'
import { runApi } from '../../../../bin/local/lambda/run-api.ts'
import { createSubscribers } from '../../../../bin/local/subscribers/subscribers.ts'
import { playbackEventPattern } from '../../../../lib/events/playback-event-pattern.ts'

const lines: string[] = []
const log = (line: string) => void lines.push(line)
const rule = (name: string, pattern: object) => ({ name, bus: 'local', pattern, targets: [] })
const api = {
  ...{ routes: [], functions: [], schedules: [], secrets: [], queues: [], atDeployment: [], buses: ['local'] },
  rules: [
    rule('Live', playbackEventPattern({})),
    rule('Again', playbackEventPattern({ replays: 'include' })),
    rule('Other', playbackEventPattern({ replays: 'include' })),
  ],
}
const subscribers = createSubscribers({}, log)
const { deliver } = runApi(api, log, { subscribers })
const { url, stop } = await startEventBridge(deliver, 0, { feed: subscribers.feed })
afterAll(stop)

const call = async (operation: string, body: object) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'x-amz-target': `AWSEvents.${operation}`, 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}
const put = (session_id: string, Time: number, EventBusName = 'local') =>
  call('PutEvents', {
    Entries: [
      ...[
        {
          Source: 'viewing-service',
          DetailType: 'playback.paused',
          Detail: JSON.stringify({ session_id }),
          Time,
          EventBusName,
        },
      ],
    ],
  })

const BUS = 'arn:aws:events:local:000000000000:event-bus/local'
const replay = (ReplayName: string, changes: object = {}) => ({
  ReplayName,
  EventSourceArn: 'arn:aws:events:local:000000000000:archive/viewing-service-local',
  ...{ EventStartTime: 100, EventEndTime: 200, Destination: { Arn: BUS } },
  ...changes,
})
/** What the terminal shows of an event, from its type on. */
const shown = () => lines.splice(0).map((line) => line.replace(/^\S+ (event|replay) +/, ''))

test('the events of the time asked for reach the rules again, those that take replays', async () => {
  for (const [session, time] of [
    ['early', 99],
    ['one', 100],
    ['two', 150],
    ['three', 200],
    ['late', 201],
  ] as const)
    await put(session, time)
  await put('elsewhere', 150, 'nowhere')
  lines.length = 0
  const { status, body } = await call('StartReplay', replay('first'))
  expect([status, body]).toEqual([
    200,
    { ReplayArn: expect.stringMatching(/:replay\/first$/), State: 'STARTING', ReplayStartTime: expect.any(Number) },
  ])
  expect(shown()).toEqual(
    ['one', 'two', 'three'].map((session) => `playback.paused    …${session} #   replay=first → Again, Other`),
  )
})

test('a replay that names rules reaches them and no other', async () => {
  const rules = [`arn:aws:events:local:000000000000:rule/local/Other`]
  await call('StartReplay', replay('limited', { Destination: { Arn: BUS, FilterArns: rules } }))
  expect(new Set(shown())).toEqual(
    new Set(['one', 'two', 'three'].map((session) => `playback.paused    …${session} #   replay=limited → Other`)),
  )
})

test('what was replayed is not replayed once more', async () => {
  await call('StartReplay', replay('second'))
  expect(shown()).toHaveLength(3)
})

test('the archive is of the bus of its name, and began with the runner', async () => {
  const { body } = await call('DescribeArchive', { ArchiveName: 'local' })
  expect(body).toMatchObject({ EventSourceArn: BUS, ArchiveArn: BUS.replace('event-bus', 'archive'), RetentionDays: 0 })
  expect(Date.now() / 1_000 - Object(body).CreationTime).toBeLessThan(60)
})

test('a replay is described', async () => {
  expect(await call('DescribeReplay', { ReplayName: 'first' })).toMatchObject({
    status: 200,
    body: { ReplayName: 'first', State: 'COMPLETED', EventLastReplayedTime: 200, Destination: { Arn: BUS } },
  })
})

test.each([
  ['a name that is taken', 'StartReplay', replay('first'), 'ResourceAlreadyExistsException'],
  ['times that are none', 'StartReplay', replay('x', { EventEndTime: 100 }), 'ValidationException'],
  ['no archive', 'StartReplay', replay('x', { EventSourceArn: BUS }), 'ValidationException'],
  ['no bus', 'StartReplay', replay('x', { Destination: { Arn: 'local' } }), 'ValidationException'],
  ['no archive’s name', 'DescribeArchive', {}, 'ValidationException'],
  ['no times', 'StartReplay', { ReplayName: 'x' }, 'ValidationException'],
  ['a name that is not known', 'DescribeReplay', { ReplayName: 'x' }, 'ResourceNotFoundException'],
])('%s is refused with the error of EventBridge', async (_, operation, body, error) => {
  expect(await call(operation, body)).toMatchObject({ status: 400, body: { __type: error } })
})
