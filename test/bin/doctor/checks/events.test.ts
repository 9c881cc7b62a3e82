import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { localService } from '../../../support/processes/local-service.ts'
import { ownRedis } from '../../../support/redis/redis-server.ts'
import { examined } from '../examined.ts'
import { meddling, serverThat } from '../hostile.ts'

vi.setConfig({ testTimeout: 90_000 })

const silent = await localService()
const at = (endpoint: string) => ({ bus: 'viewing-service-local', local: { endpoint } })
const QUICK = { answerMs: 10_000, eventsMs: 3_000 }

const ask = async (endpoint: string, target: string, body: object) => {
  const headers = { 'x-amz-target': target }
  const reply = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: reply.status, type: reply.headers.get('x-amzn-errortype') }
}

test('a service that publishes nothing is a fault, and the rule and the queue are removed', async () => {
  const { eventBridgeUrl, url } = silent
  const { of, run } = await examined(url, { bus: at(eventBridgeUrl), patience: QUICK })
  expect(of('events')).toMatchObject({
    result: 'fault',
    says: 'Within 3 s the bus brought nothing of a session that was started and stopped',
    lookAt: expect.stringContaining('OutboxAge'),
  })
  expect(of('clean-up of the bus')).toEqual({})
  const rule = { Name: run, EventBusName: 'viewing-service-local' }
  expect(await ask(eventBridgeUrl, 'AWSEvents.DeleteRule', rule)).toMatchObject({ type: 'ResourceNotFoundException' })
  const queue = { QueueUrl: `${eventBridgeUrl}/000000000000/${run}` }
  expect((await ask(eventBridgeUrl, 'AmazonSQS.DeleteQueue', queue)).status).toBe(400)
})

test('an EventBridge that does not answer is a fault of its own, and all else is checked', async () => {
  const { of, faults } = await examined(silent.url, { bus: at('http://localhost:9') })
  expect(of('events').says).toMatch(
    /^viewing-service-local: EventBridge, SQS or CloudWatch Logs did not do what was asked: .*ECONNREFUSED/,
  )
  expect(faults).toEqual(['events'])
})

const refusing = (type: string, message: string) =>
  serverThat((_, response) =>
    response
      .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ __type: type, message })),
  )

test.each([
  ['AccessDeniedException', 'not checked', 'these AWS credentials may not'],
  ['UnrecognizedClientException', 'not checked', 'there are no usable AWS credentials'],
  ['ResourceNotFoundException', 'fault', 'There is no such thing in this account and region'],
])('%s of EventBridge is said in words, and nothing is left to remove', async (type, result, says) => {
  const { of, findings, missed } = await examined(silent.url, { bus: at(await refusing(type, 'as AWS says')) })
  expect(of('events')).toMatchObject({ result, says: expect.stringContaining(says) })
  expect(of('events').says).toContain('as AWS says')
  expect(missed.map(({ check }) => check)).toEqual(result === 'not checked' ? ['events'] : [])
  expect(findings.filter(({ check }) => check === 'clean-up of the bus')).toEqual([])
})

/** What stands before SQS and changes the events in its messages. */
const meddlingWithEvents = (endpoint: string, change: (event: string) => string) =>
  meddling(endpoint, (answer, { headers }) => {
    if (headers['x-amz-target'] !== 'AmazonSQS.ReceiveMessage') return
    const { Messages = [] } = JSON.parse(answer.body) as { Messages?: { Body: string; MD5OfBody: string }[] }
    for (const message of Messages) {
      message.Body = change(message.Body)
      message.MD5OfBody = createHash('md5').update(message.Body).digest('hex')
    }
    answer.body = JSON.stringify({ Messages })
  })

test('events that break their schema, or whose sequence has a gap, are faults', async () => {
  const { address } = await ownRedis()
  const { url, eventBridgeUrl } = await localService({ LOCAL_SCHEDULE_INTERVAL: '1s', REDIS_ADDR: address })
  const malformed = await meddlingWithEvents(eventBridgeUrl, (event) =>
    event.replace('"schema_version":1', '"schema_version":2'),
  )
  const { of } = await examined(url, { bus: at(malformed) })
  expect(of('events').says).toMatch(/^An event is not what the contract says: playback\.\w+ schema_version: /)
  const gap = await meddlingWithEvents(eventBridgeUrl, (event) => event.replace('"sequence":3', '"sequence":4'))
  const after = await examined(url, { bus: at(gap) })
  expect(after.of('events').says).toBe('Events are missing: their sequence is 1, 2, 4')
})

test('a rule that cannot be removed is named, so that it can be by hand', async () => {
  const keeping = await meddling(silent.eventBridgeUrl, (answer, { headers }) => {
    if (headers['x-amz-target'] === 'AWSEvents.DeleteRule')
      Object.assign(answer, { status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' })
  })
  const { of, run } = await examined(silent.url, { bus: at(keeping), patience: QUICK })
  expect(of('clean-up of the bus')).toMatchObject({
    ...{ result: 'fault', says: `Not removed: rule ${run} on bus viewing-service-local (no)` },
  })
})
