import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { BusEvent } from '../../../../bin/local/event-bridge/bus-event.ts'
import { startEventBridge } from '../../../../bin/local/event-bridge/event-bridge.ts'

const delivered: [event: BusEvent, bus: string][] = []
beforeEach(() => void delivered.splice(0))
const { url, port, stop } = await startEventBridge((event, bus) => void delivered.push([event, bus]))
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const client = new EventBridgeClient({ endpoint: url, region: 'local', credentials, maxAttempts: 1 })
afterAll(async () => {
  client.destroy()
  await stop()
})

const entry = (more: PutEventsRequestEntry = {}): PutEventsRequestEntry => ({
  ...{ Source: 'a', DetailType: 'b', Detail: '{"c":1}', EventBusName: 'local' },
  ...more,
})
const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }))
const validation = (message: string) => ({ name: 'ValidationException', message: expect.stringContaining(message) })

const post = (body: string, headers: Record<string, string> = { 'x-amz-target': 'AWSEvents.PutEvents' }) =>
  new Promise<unknown[]>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method: 'POST', headers }, async (response) => {
      const { statusCode, headers } = response
      resolve([statusCode, headers['x-amzn-errortype'], JSON.parse(await text(response)).__type])
    })
    sent.on('error', reject).end(body)
  })

test('an entry that the local EventBridge accepts becomes an event with the id that the answer gives', async () => {
  const Time = new Date('2026-03-12T19:03:58.999Z')
  const reply = await put(entry({ Time, Resources: ['arn:r'] }))
  expect(reply).toMatchObject({ FailedEntryCount: 0, $metadata: { httpStatusCode: 200 } })
  const id = reply.Entries?.[0]?.EventId
  expect(id).toMatch(/^[\da-f]{8}-[\da-f-]{27}$/)
  const said = { version: '0', id, 'detail-type': 'b', source: 'a', account: '000000000000', region: 'local' }
  const event = { ...said, time: '2026-03-12T19:03:58Z', resources: ['arn:r'], detail: { c: 1 } }
  expect(delivered).toEqual([[event, 'local']])
})

test('an event without a time has the time of the call, to the second', async () => {
  await put(entry())
  const { time, resources } = delivered[0]?.[0] ?? {}
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  expect(Math.abs(Date.parse(time ?? '') - Date.now())).toBeLessThan(5_000)
  expect(resources).toEqual([])
})

test.each([
  ['arn:aws:events:eu-west-1:111122223333:event-bus/local', 'local'],
  ['arn:aws:events:eu-west-1:111122223333:event-bus/aws.partner/shop/1', 'aws.partner/shop/1'],
  ['unheard-of', 'unheard-of'],
  [undefined, 'default'],
])('the bus of an entry may be given as %s', async (EventBusName, name) => {
  expect(await put({ ...entry(), EventBusName })).toMatchObject({ FailedEntryCount: 0 })
  expect(delivered.map(([, bus]) => bus)).toEqual([name])
})

test('each entry of a request fails on its own, in order, and the others are accepted', async () => {
  const { Detail, ...withoutDetail } = entry()
  const reply = await put(
    ...[entry(), withoutDetail, entry({ Source: '' }), entry({ DetailType: '' }), entry({ Detail: '{"a":' })],
    ...[entry({ Detail: '[1]' }), entry({ Detail: 'null' }), entry({ Source: 'aws.ec2' }), entry({ Detail: '{}' })],
  )
  const codes = reply.Entries?.map(({ ErrorCode, EventId }) => ErrorCode ?? typeof EventId)
  expect(codes).toEqual([
    ...['string', 'InvalidArgument', 'InvalidArgument', 'InvalidArgument', 'MalformedDetail'],
    ...['MalformedDetail', 'MalformedDetail', 'NotAuthorizedForSourceException', 'string'],
  ])
  expect(reply.FailedEntryCount).toBe(7)
  expect(reply.Entries?.[1]?.ErrorMessage).toBe('Parameter Detail is not valid. Reason: Detail is a required argument.')
  expect(delivered.map(([{ detail }]) => detail)).toEqual([{ c: 1 }, {}])
})

test('a PutEvents request without any complete entry fails as a whole', async () => {
  const { Detail, ...withoutDetail } = entry()
  await expect(put(withoutDetail, { ...withoutDetail, Source: 'x' })).rejects.toMatchObject(
    validation('Detail is a required argument'),
  )
})

test('a PutEvents request of ten entries is accepted, one of eleven or none is refused', async () => {
  const many = (count: number) => put(...Array.from({ length: count }, () => entry()))
  expect((await many(10)).Entries).toHaveLength(10)
  await expect(many(11)).rejects.toMatchObject(validation('Member must have length less than or equal to 10'))
  await expect(many(0)).rejects.toMatchObject(validation('greater than or equal to 1'))
  expect(delivered).toHaveLength(10)
})

test.each<[counted: number, more: PutEventsRequestEntry]>([
  [2, {}],
  [2 + 14, { Time: new Date() }],
  [2 + 7, { Resources: ['abc', 'defg'] }],
  [2 + 3, { Source: 'aé', DetailType: 'b' + 'c' }],
])(
  'a PutEvents request of 262,144 bytes is accepted and one byte more is not: %i besides Detail',
  async (counted, more) => {
    const detail = (bytes: number) => `{"x":"${'x'.repeat(bytes - 8)}"}`
    const half = 100_000
    const rest = 262_144 - half - 2 - counted
    const others = entry({ Detail: detail(half) })
    expect(await put(others, entry({ ...more, Detail: detail(rest) }))).toMatchObject({ FailedEntryCount: 0 })
    await expect(put(others, entry({ ...more, Detail: detail(rest + 1) }))).rejects.toMatchObject(
      validation('Total size of the entries in the request is over the limit.'),
    )
  },
)

test.each([
  ['{"Entries":'],
  ['[]'],
  ['{}'],
  ['{"Entries":{}}'],
  ['{"Entries":[1]}'],
  ['{"Entries":[{"Source":1}]}'],
  ['{"Entries":[{"Time":"2026-03-12T19:03:58Z"}]}'],
])('the local EventBridge refuses %s as a request', async (body) => {
  expect(await post(body)).toEqual([400, 'SerializationException', 'SerializationException'])
})

test.each<Record<string, string>>([{}, { 'x-amz-target': 'AWSEvents.ListRules' }, { 'x-amz-target': 'PutEvents' }])(
  'the local EventBridge knows no other operation: %o',
  async (headers) => {
    expect(await post('{}', headers)).toEqual([400, 'UnknownOperationException', 'UnknownOperationException'])
    expect((await fetch(url, { headers })).status).toBe(400)
  },
)

test('the local EventBridge refuses a body of more than 2 MB', async () => {
  const type = 'RequestEntityTooLargeException'
  expect(await post(`{"x":"${'x'.repeat(2 * 1024 * 1024)}"}`)).toEqual([413, type, type])
})

test('a request that comes before the rules are known waits for them', async () => {
  const { promise, resolve } = Promise.withResolvers<(event: BusEvent) => void>()
  const early = await startEventBridge(promise)
  const body = JSON.stringify({ Entries: [entry()] })
  const waiting = fetch(early.url, { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body })
  const seen: unknown[] = []
  setTimeout(() => resolve(({ detail }) => void seen.push(detail)), 50)
  expect((await waiting).status).toBe(200)
  expect(seen).toEqual([{ c: 1 }])
  await early.stop()
})
