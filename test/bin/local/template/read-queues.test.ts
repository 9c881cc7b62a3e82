import { App, Duration, Stack } from 'aws-cdk-lib'
import { EventBus, Rule } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { Trigger } from 'aws-cdk-lib/triggers'
import { expect, test } from 'vitest'
import { readTemplate } from '../../../../bin/local/template/read-template.ts'

const context = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true }

/** What the CDK itself makes of a queue that a rule fills and a function empties. */
const read = (build: (stack: Stack, functionOf: (name: string) => Lambda) => void) => {
  const app = new App({ analyticsReporting: false, context })
  const stack = new Stack(app, 'Stack')
  const more = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler' }
  build(stack, (name) => new Lambda(stack, name, { ...more, code: Code.fromAsset(import.meta.dirname) }))
  return readTemplate(app.synth().getStackByName('Stack').template, '/out')
}

test('a queue is read with its function, its rule, and where its dead letters go', () => {
  const { queues, rules, functions } = read((stack, functionOf) => {
    const dead = new Queue(stack, 'Dead', { queueName: 'log-dead' })
    const deadLetterQueue = { queue: dead, maxReceiveCount: 1_000 }
    const queue = new Queue(stack, 'Log', { queueName: 'log', visibilityTimeout: Duration.minutes(3), deadLetterQueue })
    const record = functionOf('record')
    record.addEnvironment('DEAD_LETTERS', dead.queueUrl)
    const maxBatchingWindow = Duration.seconds(1)
    record.addEventSource(
      new SqsEventSource(queue, { batchSize: 500, maxBatchingWindow, reportBatchItemFailures: true }),
    )
    const eventBus = new EventBus(stack, 'Bus', { eventBusName: 'bus' })
    const eventPattern = { source: ['x'] }
    new Rule(stack, 'Recording', { eventBus, eventPattern, targets: [new SqsQueue(queue, { deadLetterQueue: dead })] })
  })
  const source = { functionName: 'record', batchSize: 500, windowMs: 1_000, reportsFailures: true }
  expect(queues).toEqual([
    { name: 'log-dead', visibilityMs: 30_000 },
    { name: 'log', visibilityMs: 180_000, source, deadLetters: { queue: 'log-dead', maxReceives: 1_000 } },
  ])
  expect(rules.map(({ targets }) => targets)).toEqual([[{ queue: 'log' }]])
  expect(functions.map(({ environment }) => environment)).toEqual([{ DEAD_LETTERS: 'log-dead' }])
})

test('a queue that no function empties is left to AWS', () => {
  const { queues, rules } = read((stack) => {
    const queue = new Queue(stack, 'Theirs', { queueName: 'theirs' })
    new Rule(stack, 'Passing', { eventPattern: { source: ['x'] }, targets: [new SqsQueue(queue)] })
  })
  expect(queues).toEqual([])
  expect(rules.map(({ targets }) => targets)).toEqual([[{ elsewhere: 'Theirs' }]])
})

test('a queue that is described by half has the defaults of AWS', () => {
  const { queues } = read((stack, functionOf) => {
    functionOf('record').addEventSource(new SqsEventSource(new Queue(stack, 'Bare')))
  })
  const source = { functionName: 'record', batchSize: 10, windowMs: 0, reportsFailures: false }
  expect(queues).toEqual([{ name: 'Bare', visibilityMs: 30_000, source }])
})

test('an event source that is switched off calls nothing', () => {
  const { queues } = read((stack, functionOf) => {
    functionOf('record').addEventSource(new SqsEventSource(new Queue(stack, 'Off'), { enabled: false }))
  })
  expect(queues).toEqual([])
})

test('what a deployment calls is read in its order', () => {
  const { atDeployment } = read((stack, functionOf) => {
    for (const name of ['prepare', 'warm']) new Trigger(stack, `Calling-${name}`, { handler: functionOf(name) })
  })
  expect(atDeployment).toEqual(['prepare', 'warm'])
})
