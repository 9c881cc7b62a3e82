import { expect, test } from 'vitest'
import { faults, stage, written } from '../../../support/stack/stages.ts'

const topic = 'arn:aws:sns:eu-west-1:210987654323:on-call'

test('a stage may name the topic of its alarms', () => {
  expect(stage({ alarmTopicArn: topic }).alarmTopicArn).toBe(topic)
})

test('a topic of another region is refused', () => {
  expect(faults(written({ alarmTopicArn: topic.replace('west', 'north') }))).toEqual([
    'stages.dev.alarmTopicArn must be of a topic in the region of the stage: CloudWatch publishes to no other',
  ])
})

test.each([
  ['its name', 'on-call'],
  ['an ARN of another service', 'arn:aws:sqs:eu-west-1:210987654323:on-call'],
  ['no text', ['x']],
])('a topic given by %s is refused', (_, alarmTopicArn) => {
  expect(faults(written({ alarmTopicArn }))).toEqual([
    'stages.dev.alarmTopicArn must be the ARN of the SNS topic that gets the alarms',
  ])
})
