import { expect, test } from 'vitest'
import { partitionFaults } from '../../../lib/stage/partitions.ts'
import { faults, written } from '../../support/stack/stages.ts'

const arn = (partition: string) => `arn:${partition}:sns:eu-west-1:210987654321:on-call`

test.each([
  ['aws', 'eu-west-1', []],
  ['aws-us-gov', 'us-gov-west-1', []],
  ['aws', 'us-gov-west-1', ['stage.list.0.topic must begin with arn:aws-us-gov: in us-gov-west-1']],
  ['aws-us-gov', 'eu-west-1', ['stage.list.0.topic must begin with arn:aws: in eu-west-1']],
  ['', 'eu-west-1', ['stage.list.0.topic must begin with arn:aws: in eu-west-1']],
])('an ARN of the partition "%s" in %s', (partition, region, expected) => {
  expect(partitionFaults('stage', { list: [{ topic: arn(partition), other: 'aws', count: 3 }] }, region)).toEqual(
    expected,
  )
})

test('a stage with an ARN of another partition is refused', () => {
  expect(faults(written({ alarmTopicArn: arn('aws-us-gov') }))).toEqual([
    'stages.dev.alarmTopicArn must begin with arn:aws: in eu-west-1',
  ])
})

test('of a stage without a region only the region is reported', () => {
  expect(faults(written({ alarmTopicArn: arn('aws-us-gov'), region: undefined }))).toEqual([
    expect.stringMatching(/^stages\.dev\.region must be one of /),
  ])
})
