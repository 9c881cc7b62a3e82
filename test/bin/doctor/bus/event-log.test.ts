import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { eventLog } from '../../../../bin/doctor/bus/event-log.ts'
import { serverThat } from '../hostile.ts'

const event = { source: 'viewing-service', 'detail-type': 'playback.started', detail: { sequence: 1 } }

/** CloudWatch Logs with one page that leads to another. */
const logs = async (asked: unknown[]) =>
  serverThat(async (request, response) => {
    const body = JSON.parse(await text(request))
    asked.push([request.headers['x-amz-target'], body])
    const page = body.nextToken ? { events: [{ message: JSON.stringify(event) }] } : { events: [], nextToken: 'more' }
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(page))
  })

test('the log group of a stage is searched for the run, page by page, and nothing is made', async () => {
  const asked: unknown[] = []
  const place = { bus: 'b', logGroup: '/aws/events/viewing-service-dev', local: { endpoint: await logs(asked) } }
  const bus = eventLog(place, 'run-1')
  await bus.open()
  expect(await bus.receive(new AbortController().signal)).toEqual([event])
  const search = { logGroupName: '/aws/events/viewing-service-dev', filterPattern: '"run-1"' }
  expect(asked[0]).toEqual(['Logs_20140328.FilterLogEvents', { ...search, startTime: expect.any(Number) }])
  expect(asked[1]).toMatchObject(['Logs_20140328.FilterLogEvents', { ...search, nextToken: 'more' }])
  expect(await bus.close()).toEqual([])
})

test('a wait for more lines ends with the run', async () => {
  const bus = eventLog({ bus: 'b', logGroup: 'g', local: { endpoint: 'http://localhost:9' } }, 'run-1')
  await expect(bus.receive(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
})
