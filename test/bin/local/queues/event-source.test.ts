import { setTimeout as sleep } from 'node:timers/promises'
import type { SQSEvent } from 'aws-lambda'
import { expect, onTestFinished, test } from 'vitest'
import type { Outcome } from '../../../../bin/local/lambda/outcome.ts'
import { type Batch, eventSource } from '../../../../bin/local/queues/event-source.ts'
import { createQueue } from '../../../../bin/local/queues/queue.ts'

type Answer = (event: SQSEvent) => Outcome | Promise<Outcome>

const driving = (answer: Answer, more: Partial<Parameters<typeof eventSource>[0]['source']> = {}, againMs = 30) => {
  const queue = createQueue()
  const [calls, batches]: [SQSEvent[], Batch[]] = [[], []]
  const source = { functionName: 'record', batchSize: 3, windowMs: 20, reportsFailures: true, ...more }
  const driver = eventSource({
    ...{ queue, name: 'log', source, againMs, onBatch: (batch) => void batches.push(batch) },
    invoke: async (_, event) => {
      calls.push(event as SQSEvent)
      return answer(event as SQSEvent)
    },
  })
  onTestFinished(driver.stop)
  const bodies = () => calls.map(({ Records }) => Records.map(({ body }) => body).join(''))
  return { queue, driver, calls, batches, bodies, isEmpty: () => queue.nextIn() === undefined }
}
const fine: Answer = () => ({ result: { batchItemFailures: [] } })
const failing = (event: SQSEvent, isFailed: (body: string) => boolean): Outcome => ({
  result: {
    batchItemFailures: event.Records.filter(({ body }) => isFailed(body)).map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  },
})

test('messages that come within the window are one batch, in the form of Lambda', async () => {
  const { queue, calls, bodies, isEmpty } = driving(fine)
  queue.send('a', { ERROR_CODE: { DataType: 'String', StringValue: '22' } })
  queue.send('b')
  expect(calls).toEqual([])
  await expect.poll(isEmpty).toBe(true)
  expect(bodies()).toEqual(['ab'])
  expect(calls[0]?.Records[0]).toMatchObject({
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
    messageAttributes: { ERROR_CODE: { dataType: 'String', stringValue: '22' } },
    ...{ eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:local:000000000000:log' },
  })
})

test('a full batch waits for no window, and none is larger', async () => {
  const { queue, bodies } = driving(fine, { windowMs: 60_000 })
  for (const body of 'abcdefg') queue.send(body)
  await expect.poll(bodies).toEqual(['abc', 'def'])
})

test('only what a reply calls failed comes again, until it does not fail', async () => {
  let times = 0
  const { bodies, batches, queue, isEmpty } = driving((event) => failing(event, (body) => body === 'b' && times++ < 2))
  for (const body of 'abc') queue.send(body)
  await expect.poll(isEmpty).toBe(true)
  expect(bodies()).toEqual(['abc', 'b', 'b'])
  expect(batches).toEqual([
    { done: 2, failed: 1 },
    { done: 0, failed: 1 },
    { done: 1, failed: 0 },
  ])
})

test('a call that fails, and a reply that names an unknown message, lose nothing', async () => {
  const strange = { result: { batchItemFailures: [{ itemIdentifier: 'unknown' }] } }
  const answers: Outcome[] = [{ failed: 'it crashed' }, { timedOut: 'it hung' }, strange, { result: null }]
  const { queue, bodies, isEmpty } = driving(() => answers.shift() ?? { failed: 'called too often' })
  queue.send('a')
  await expect.poll(isEmpty).toBe(true)
  expect(bodies()).toEqual(['a', 'a', 'a', 'a'])
})

test('a function that does not report failures takes the whole batch', async () => {
  const { queue, bodies, isEmpty } = driving((event) => failing(event, () => true), { reportsFailures: false })
  queue.send('a')
  await expect.poll(isEmpty).toBe(true)
  expect(bodies()).toEqual(['a'])
})

test('what arrives while others wait to come again is not held up by them', async () => {
  const { queue, bodies, driver } = driving(
    (event) => failing(event, (body) => body === 'slow'),
    { windowMs: 0 },
    60_000,
  )
  queue.send('slow')
  await expect.poll(bodies).toEqual(['slow'])
  queue.send('new')
  await expect.poll(() => bodies().includes('new')).toBe(true)
  await driver.stop()
})

test('a stop waits for the batch under way, and no other begins', async () => {
  const hanging = Promise.withResolvers<Outcome>()
  const { queue, driver, bodies } = driving(() => hanging.promise, { windowMs: 0 })
  queue.send('a')
  await expect.poll(bodies).toEqual(['a'])
  queue.send('b')
  const stopping = driver.stop()
  expect(await Promise.race([stopping.then(() => 'stopped'), sleep(30, 'waiting')])).toBe('waiting')
  hanging.resolve({ result: {} })
  await stopping
  await sleep(30)
  expect(bodies()).toEqual(['a'])
})
