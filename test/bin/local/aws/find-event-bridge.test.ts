import { expect, onTestFinished, test } from 'vitest'
import { findEventBridge } from '../../../../bin/local/aws/find-event-bridge.ts'
import type { BusEvent } from '../../../../bin/local/event-bridge/bus-event.ts'
import { listen } from '../../../../bin/local/gateway/listen.ts'

const find = async (environment: Record<string, string>, seen: BusEvent[] = [], hasSessionLog = false) => {
  const deliver = Promise.resolve((event: BusEvent) => void seen.push(event))
  const found = await findEventBridge(environment, deliver, {}, hasSessionLog)
  onTestFinished(found.stop)
  return found
}
const other = async () => {
  const { url, stop } = await listen((_, response) => response.writeHead(404).end(), 0)
  onTestFinished(stop)
  return url
}
const access = { AWS_ACCESS_KEY_ID: 'AKIDOFTHEIRS', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' }

test('without a setting a local EventBridge is started', async () => {
  const seen: BusEvent[] = []
  const found = await find({ ...access, AWS_SESSION_TOKEN: 'token' }, seen)
  expect(found.settings).toEqual({ AWS_ENDPOINT_URL_EVENTBRIDGE: found.url })
  expect(found.description).toContain('EventBridge of this program')
  const body = JSON.stringify({ Entries: [{ Source: 'a', DetailType: 'b', Detail: '{}' }] })
  await fetch(found.url, { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body })
  expect(seen).toMatchObject([{ source: 'a' }])
})

test('two local EventBridges at once have ports of their own', async () => {
  expect((await find({})).url).not.toBe((await find({})).url)
})

test('a given endpoint is used, and whose key signs is reported', async () => {
  const url = await other()
  const { settings, description } = await find({ ...access, AWS_ENDPOINT_URL_EVENTBRIDGE: url })
  expect(settings).toEqual({ AWS_ENDPOINT_URL_EVENTBRIDGE: url })
  expect(description).toBe(`${url} (AWS_ENDPOINT_URL_EVENTBRIDGE, signed with AWS_ACCESS_KEY_ID)`)
})

test('with a session log there is a bus of this program beside a given one, which the functions do not use', async () => {
  const [url, seen] = [await other(), [] as BusEvent[]]
  const found = await find({ AWS_ENDPOINT_URL_EVENTBRIDGE: url }, seen, true)
  expect(found.settings).toEqual({ AWS_ENDPOINT_URL_EVENTBRIDGE: url })
  expect(found.description).toContain(`; the bus and queues here are at ${found.queuesUrl}`)
  const body = JSON.stringify({ Entries: [{ Source: 'a', DetailType: 'b', Detail: '{}' }] })
  await fetch(found.queuesUrl, { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body })
  expect(seen).toMatchObject([{ source: 'a' }])
})

test('without a whole key the description says that requests are signed with placeholders', async () => {
  const { description } = await find({ AWS_ENDPOINT_URL_EVENTBRIDGE: await other(), AWS_ACCESS_KEY_ID: 'AKID' })
  expect(description).toContain('signed with placeholders: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set')
})

test('an endpoint where nothing answers is reported', async () => {
  const { description } = await find({ AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://localhost:9' })
  expect(description).toContain('nothing answers there now, so events wait')
})
