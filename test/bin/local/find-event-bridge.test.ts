import { expect, onTestFinished, test } from 'vitest'
import type { BusEvent } from '../../../bin/local/events/bus-event.ts'
import { findEventBridge } from '../../../bin/local/find-event-bridge.ts'
import { listen } from '../../../bin/local/listen.ts'

const find = async (environment: Record<string, string>, seen: BusEvent[] = []) => {
  const found = await findEventBridge(
    environment,
    Promise.resolve((event: BusEvent) => void seen.push(event)),
  )
  onTestFinished(found.stop)
  return found
}
const other = async () => {
  const { url, stop } = await listen((_, response) => response.writeHead(404).end(), 0)
  onTestFinished(stop)
  return url
}
const theirs = { AWS_ACCESS_KEY_ID: 'AKIDOFTHEIRS', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' }

test('without an endpoint ours is started, and nobody’s credentials are used', async () => {
  const seen: BusEvent[] = []
  const found = await find({ ...theirs, AWS_SESSION_TOKEN: 'token' }, seen)
  expect(found.settings).toEqual({
    ...{ AWS_ENDPOINT_URL_EVENTBRIDGE: found.url, AWS_REGION: 'local' },
    ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
  })
  expect(found.description).toContain('our own endpoint')
  const body = JSON.stringify({ Entries: [{ Source: 'a', DetailType: 'b', Detail: '{}' }] })
  await fetch(found.url, { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body })
  expect(seen).toMatchObject([{ source: 'a' }])
})

test('two at once have ports of their own', async () => {
  expect((await find({})).url).not.toBe((await find({})).url)
})

test('a given endpoint is used with the person’s credentials and region', async () => {
  const url = await other()
  const { settings, description } = await find({ ...theirs, AWS_ENDPOINT_URL_EVENTBRIDGE: url, AWS_PROFILE: 'x' })
  expect(settings).toEqual({ ...theirs, AWS_ENDPOINT_URL_EVENTBRIDGE: url })
  expect(description).toBe(`${url} (AWS_ENDPOINT_URL_EVENTBRIDGE, signed with AWS_ACCESS_KEY_ID)`)
})

test('a session token goes with its key, and the default region stands in for the region', async () => {
  const { AWS_REGION, ...key } = theirs
  const more = { AWS_SESSION_TOKEN: 'token', AWS_DEFAULT_REGION: 'us-east-1' }
  const { settings } = await find({ ...key, ...more, AWS_ENDPOINT_URL_EVENTBRIDGE: await other() })
  expect(settings).toMatchObject({ ...key, AWS_SESSION_TOKEN: 'token', AWS_REGION: 'us-east-1' })
  expect(settings).not.toHaveProperty('AWS_DEFAULT_REGION')
})

test('without a whole key the requests are signed by nobody, and that is told', async () => {
  const given = { AWS_ENDPOINT_URL_EVENTBRIDGE: await other(), AWS_ACCESS_KEY_ID: 'AKID', AWS_SESSION_TOKEN: 'token' }
  const { settings, description } = await find(given)
  expect(settings).toMatchObject({ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'local' })
  expect(settings).not.toHaveProperty('AWS_SESSION_TOKEN')
  expect(description).toContain('signed by nobody without AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
})

test('an endpoint where nothing answers is told', async () => {
  const { description } = await find({ AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://localhost:9' })
  expect(description).toContain('nothing answers there now, so events wait')
})
