import { App, Stack } from 'aws-cdk-lib'
import { Annotations, Match } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { alarmTopicOf } from '../../../lib/operations/alarm-topic.ts'
import { stage } from '../../support/stack/stages.ts'

const topic = 'arn:aws:sns:eu-west-1:210987654323:on-call'
const given = (changes: object, name: 'dev' | 'prod') => {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Operations')
  const found = alarmTopicOf(stack, 'Alarms', stage(changes, name))
  return { arn: found?.topicArn, warnings: Annotations.fromStack(stack).findWarning('*', Match.anyValue()) }
}

test('the topic is the one that the stage names', () => {
  expect(given({ alarmTopicArn: topic }, 'prod')).toEqual({ arn: topic, warnings: [] })
})

test('a protected stage whose alarms notify nobody is warned', () => {
  const { arn, warnings } = given({}, 'prod')
  expect(arn).toBeUndefined()
  expect(warnings.map(({ entry }) => entry.data)).toEqual([
    expect.stringContaining('set alarmTopicArn to an SNS topic'),
  ])
})

test('a stage that is not protected may have no topic', () => {
  expect(given({}, 'dev')).toEqual({ arn: undefined, warnings: [] })
})
