import { describe, expect, test } from 'vitest'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const NAME = 'viewing-service-dev-on-entitlement-changed'
const THIS_ACCOUNT = '210987654321'
const bus = { archiveDays: 1, log: false }

const stackWith = (publishers?: { account: string; source: string }[]) => {
  const stack = synthesize(stage({ events: { ...bus, ...(publishers && { publishers }) } }))
  const named = (type: string, name: string) => stack.all(type).find(({ Properties }) => Properties[name] === NAME)
  const rule = named('AWS::Events::Rule', 'Name')?.Properties
  return {
    stack,
    rule,
    lambda: named('AWS::Lambda::Function', 'FunctionName'),
    queue: named('AWS::SQS::Queue', 'QueueName'),
  }
}

const { stack, rule, lambda, queue } = stackWith()
const queueArn = { 'Fn::GetAtt': [queue?.id, 'Arn'] }

test('a change that Identity publishes reaches the function, a replay does not', () => {
  expect(rule?.EventPattern).toEqual({
    source: ['identity-service'],
    'detail-type': ['entitlement.revoked', 'plan.changed'],
    account: [THIS_ACCOUNT],
    'replay-name': [{ exists: false }],
  })
  expect(rule?.Targets).toMatchObject([
    {
      Arn: { 'Fn::GetAtt': [lambda?.id, 'Arn'] },
      DeadLetterConfig: { Arn: queueArn },
      RetryPolicy: { MaximumEventAgeInSeconds: 900, MaximumRetryAttempts: 2 },
    },
  ])
})

test('a change that fails is tried twice more within a quarter of an hour, then kept, with an alarm', () => {
  const config = stack
    .all('AWS::Lambda::EventInvokeConfig')
    .find(({ Properties }) => JSON.stringify(Properties.FunctionName) === JSON.stringify({ Ref: lambda?.id }))
  expect(config?.Properties).toMatchObject({
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 900,
    DestinationConfig: { OnFailure: { Destination: queueArn } },
  })
  const alarms = stack.all('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.AlarmName)
  expect(alarms).toContain(NAME)
})

describe('the publisher of a change', () => {
  test('is one of the accounts that the stage names for Identity, and no other', () => {
    const { rule } = stackWith([
      { account: '111111111111', source: 'identity-service' },
      { account: '222222222222', source: 'billing' },
      { account: '333333333333', source: 'identity-service' },
    ])
    expect(rule?.EventPattern).toMatchObject({ account: ['111111111111', '333333333333'] })
  })

  test('is this account when the stage names none for Identity', () => {
    const { rule } = stackWith([{ account: '222222222222', source: 'billing' }])
    expect(rule?.EventPattern).toMatchObject({ account: [THIS_ACCOUNT] })
  })
})
