import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { startEventBridge } from '../../../../bin/local/event-bridge/event-bridge.ts'
import { createSubscribers } from '../../../../bin/local/subscribers/subscribers.ts'
import { streamOf } from '../../../../bin/session-log/compare/streams.ts'
import { exampleEnvelope } from '../../../../functions/contract/events/examples.ts'
import { localStage } from '../../../../lib/stage/stage.ts'
import { SIGNS, startAccount } from '../../../support/session-log/account.ts'
import { allOf } from '../../../support/session-log/all-of.ts'
import { stage } from '../../../support/stack/stages.ts'

const DAY = '2026-11-27'
const started = exampleEnvelope('playback.started')
const stopped = exampleEnvelope('playback.stopped')
const idsOf = async (...of: Parameters<typeof streamOf>) =>
  (await allOf(streamOf(...of))).map(({ detail }) => detail.event_id)

afterEach(() => void vi.unstubAllEnvs())

test('the log group is read page by page, from a minute before the day until a day after it', async () => {
  const pages = [
    { events: [{ message: JSON.stringify(started) }], nextToken: 'more' },
    { events: [{ message: JSON.stringify(stopped) }] },
  ]
  const { url, asked } = await startAccount({
    'Logs_20140328.FilterLogEvents': ({ nextToken }) => pages[nextToken ? 1 : 0] ?? {},
  })
  for (const [name, value] of Object.entries({ ...SIGNS, AWS_ENDPOINT_URL: url })) vi.stubEnv(name, value)
  expect(await idsOf(stage(), DAY, undefined)).toEqual([started.detail.event_id, stopped.detail.event_id])
  expect(asked[0]?.body).toEqual({
    logGroupName: '/aws/events/viewing-service-dev',
    filterPattern: `{ $.detail.timestamp = "${DAY}*" }`,
    startTime: Date.UTC(2026, 10, 26, 23, 59),
    endTime: Date.UTC(2026, 10, 29),
  })
})

test('a line of a later version is left out', async () => {
  const later = { ...started, detail: { ...started.detail, event_type: 'playback.rewound' } }
  const events = [later, stopped].map((one) => ({ message: JSON.stringify(one) }))
  const { url } = await startAccount({ 'Logs_20140328.FilterLogEvents': () => ({ events }) })
  for (const [name, value] of Object.entries({ ...SIGNS, AWS_ENDPOINT_URL: url })) vi.stubEnv(name, value)
  expect(await idsOf(stage(), DAY, undefined)).toEqual([stopped.detail.event_id])
})

test('a stage without a log of its events needs a file', async () => {
  await expect(idsOf(stage({ events: { archiveDays: 7, log: false } }), DAY, undefined)).rejects.toThrow(
    'The stage dev keeps no log of its events (events.log): give a file with --file',
  )
})

test('of a running npm start what it has kept is read', async () => {
  const { feed } = createSubscribers({}, () => {})
  for (const { detail, ...event } of [started, stopped])
    feed.add({ bus: 'viewing-service-local', event: { ...event, version: '0', detail: { ...detail } } })
  const { url, stop } = await startEventBridge(() => {}, 0, { feed })
  onTestFinished(stop)
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', url)
  expect(await idsOf(localStage, DAY, undefined)).toEqual([started.detail.event_id, stopped.detail.event_id])
})

test('where no npm start runs it says how to start it', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', 'http://127.0.0.1:9')
  await expect(idsOf(localStage, DAY, undefined)).rejects.toThrow(
    'Nothing answers at http://127.0.0.1:9. Start "POSTGRES_ENABLED=true npm start" in another terminal.',
  )
})
