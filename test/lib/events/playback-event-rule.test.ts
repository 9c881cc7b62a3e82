import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import type { IRuleTarget } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { describe, expect, test } from 'vitest'
import { PlaybackEventRule, type PlaybackEventRuleProps } from '../../../lib/events/playback-event-rule.ts'
import { admitted, ruleOf, subscribed } from '../../support/stack/foreign.ts'

const ARN = 'arn:aws:events:eu-west-1:210987654323:event-bus/viewing-service-prod'
const NO_REPLAYS = { 'replay-name': [{ exists: false }] }

describe('in the account of the bus', () => {
  const stack = subscribed((target) => ({
    eventBusName: 'viewing-service-prod',
    types: ['playback.stopped', 'playback.expired'],
    target,
  }))
  const [first] = stack.of('AWS::Events::Rule')
  const [target] = first ? ruleOf(first).Targets : []

  test('one ordinary rule leads from the bus to the target', () => {
    expect(stack.of('AWS::Events::Rule').map(ruleOf)).toEqual([
      expect.objectContaining({ EventBusName: 'viewing-service-prod', State: 'ENABLED' }),
    ])
    expect(stack.of('AWS::Events::EventBus')).toEqual([])
    expect(target?.Arn).toEqual({ 'Fn::GetAtt': [stack.id(/^Plays[0-9A-F]{8}$/), 'Arn'] })
  })

  test('it takes the types asked for, and no replays', () => {
    expect(first && ruleOf(first).EventPattern).toEqual({
      source: ['viewing-service'],
      'detail-type': ['playback.stopped', 'playback.expired'],
      ...NO_REPLAYS,
    })
  })

  test('what it cannot deliver goes to a queue that lets this rule put it there', () => {
    expect(target?.DeadLetterConfig).toEqual({ Arn: { 'Fn::GetAtt': [stack.id(/DeadLetters[0-9A-F]{8}$/), 'Arn'] } })
    expect(admitted(stack)).toEqual([{ 'Fn::GetAtt': [first?.[0], 'Arn'] }])
  })

  test('the validator finds nothing', () => {
    expect(stack.violations).toEqual([])
  })
})

test('a rule gets replays only when it asks for them', () => {
  const [rule] = subscribed((target) => ({ eventBusName: 'bus', replays: 'include', target })).of('AWS::Events::Rule')
  expect(rule && ruleOf(rule).EventPattern).toEqual({ source: ['viewing-service'] })
})

test.each([
  ['an ARN as a name', { eventBusName: ARN }, {}, /is an ARN: use eventBusArn/],
  ['a name as an ARN', { eventBusArn: 'viewing-service-prod' }, {}, /must be the ARN of an event bus/],
  ['the ARN of a rule', { eventBusArn: ARN.replace('event-bus/', 'rule/') }, {}, /must be the ARN of an event bus/],
  ['another region', { eventBusArn: ARN }, { region: 'us-east-1' }, /engagement must be deployed to eu-west-1/],
  ['its own account', { eventBusArn: ARN }, { account: '210987654323' }, /in the account of engagement: use eventBusN/],
])('%s is refused when the app is synthesized', (_, props, env, sentence) => {
  expect(() => subscribed((target) => ({ ...(props as { eventBusArn: string }), target }), env)).toThrow(sentence)
})

describe('a rule', () => {
  const inStack = () => {
    const stack = new Stack(new App(), 'engagement')
    return { stack, queue: new Queue(stack, 'Plays') }
  }

  test('tells a topic when its queue is not empty', () => {
    const { stack, queue } = inStack()
    const alarmTopic = Topic.fromTopicArn(stack, 'OnCall', 'arn:aws:sns:eu-west-1:210987654323:on-call')
    new PlaybackEventRule(stack, 'Playback', { eventBusName: 'bus', target: new SqsQueue(queue), alarmTopic })
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      AlarmActions: ['arn:aws:sns:eu-west-1:210987654323:on-call'],
    })
  })

  test('refuses a target that would hide failures in another queue', () => {
    const { stack, queue } = inStack()
    const target = new SqsQueue(queue, { deadLetterQueue: new Queue(stack, 'Elsewhere') })
    expect(() => new PlaybackEventRule(stack, 'Playback', { eventBusName: 'bus', target })).toThrow(
      /must have no deadLetterQueue/,
    )
  })
})

test('the compiler refuses a rule without a bus, with two, without types, and a detail that is no pattern', () => {
  const misuses = (target: IRuleTarget): PlaybackEventRuleProps[] => [
    // @ts-expect-error one of eventBusName and eventBusArn is needed
    { target },
    // @ts-expect-error only one of them
    { target, eventBusName: 'bus', eventBusArn: ARN },
    // @ts-expect-error EventBridge refuses an empty list
    { target, eventBusName: 'bus', types: [] },
    // @ts-expect-error there is no such event
    { target, eventBusName: 'bus', types: ['playback.stoped'] },
    // @ts-expect-error a pattern holds lists
    { target, eventBusName: 'bus', detail: { region: 'US' } },
  ]
  expect(misuses).toBeTypeOf('function')
})
