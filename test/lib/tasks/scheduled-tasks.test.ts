import { describe, expect, test } from 'vitest'
import { scheduledTasks, type Task, tasks } from '../../../functions/contract/tasks.ts'
import { PARTITIONS } from '../../../functions/core/redis/partition.ts'
import type { Statement } from '../../support/stack/policy.ts'
import { stage } from '../../support/stack/stages.ts'
import { functionsOf, type Synthesized, synthesize } from '../../support/stack/synthesize.ts'

const names = scheduledTasks
const eventsOf = (relays: number) => ({ events: { archiveDays: 1, log: false, relays } })
const stack = synthesize(stage({ sessionLog: {} }))

const functionOf = (name: string) =>
  stack.all('AWS::Lambda::Function').find(({ Properties }) => Properties.FunctionName === `viewing-service-dev-${name}`)
    ?.id ?? name
const queue = stack
  .all('AWS::SQS::Queue')
  .find(({ Properties }) => Properties.QueueName === 'viewing-service-dev-failed-runs')
const queueArn = { 'Fn::GetAtt': [queue?.id, 'Arn'] }

type Schedule = {
  Name: string
  GroupName: string
  ScheduleExpression: string
  FlexibleTimeWindow: { Mode: string }
  State: string
  Target: { Arn: unknown; Input: string; RoleArn: { 'Fn::GetAtt': [string, string] } } & Record<string, unknown>
}
const schedulesOf = ({ all }: Synthesized, name: (typeof scheduledTasks)[number]) =>
  all('AWS::Scheduler::Schedule')
    .map(({ Properties }) => Properties as Schedule)
    .filter(({ Name }) => Name.includes(name))

describe.each(names)('%s', (name) => {
  const properties = functionsOf(stack, 'dev').get(name)

  test('may run as long as the table says', () => {
    expect(properties?.Timeout).toBe((tasks[name] as Task).timeout)
  })

  test('is neither repeated nor begun late, and what failed is kept', () => {
    const config = stack
      .all('AWS::Lambda::EventInvokeConfig')
      .find(({ Properties }) => JSON.stringify(Properties.FunctionName) === `{"Ref":"${functionOf(name)}"}`)
    expect(config?.Properties).toMatchObject({
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: queueArn } },
    })
  })

  test('measures in the name of its stage', () => {
    expect(properties?.Environment.Variables.POWERTOOLS_SERVICE_NAME).toBe('viewing-service-dev')
  })

  test('may send to the queue of failed runs, and publish only if it reaches the bus, only as us', () => {
    const role = stack.all('AWS::IAM::Role').find(({ id }) => id === properties?.Role['Fn::GetAtt'][0])
    const policies = role?.Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[]
    const beside = policies
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Action }) => !/"(logs|ec2|elasticache|secretsmanager):/.test(JSON.stringify(Action)))
    const publish = {
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Resource: { 'Fn::GetAtt': [stack.the('AWS::Events::EventBus').id, 'Arn'] },
      Condition: {
        'ForAllValues:StringEquals': { 'events:source': 'viewing-service' },
        Null: { 'events:source': 'false' },
      },
    }
    expect(beside).toEqual([
      ...(name === 'publish-events' ? [publish] : []),
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
    ])
  })

  test('is started at the rate of the table, on the minute, and repeated only within it', () => {
    for (const schedule of schedulesOf(stack, name)) {
      expect(schedule).toMatchObject({
        State: 'ENABLED',
        ScheduleExpression: tasks[name].schedule,
        FlexibleTimeWindow: { Mode: 'OFF' },
        GroupName: 'viewing-service-dev',
      })
      expect(schedule.Target).toMatchObject({
        Arn: { 'Fn::GetAtt': [functionOf(name), 'Arn'] },
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 },
        DeadLetterConfig: { Arn: queueArn },
      })
    }
    expect(schedulesOf(stack, name).length).toBeGreaterThan(0)
  })

  test('is started by a role that can start nothing else', () => {
    for (const { Target } of schedulesOf(stack, name)) {
      const roleId = Target.RoleArn['Fn::GetAtt'][0]
      expect(JSON.stringify(stack.all('AWS::IAM::Policy'))).not.toContain(`"${roleId}"`)
      const role = stack.all('AWS::IAM::Role').find(({ id }) => id === roleId)?.Properties
      const policies = role?.Policies as { PolicyDocument: { Statement: Statement[] } }[]
      expect(policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)).toEqual([
        { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [functionOf(name), 'Arn'] } },
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
      ])
      const group = { 'Fn::GetAtt': [stack.the('AWS::Scheduler::ScheduleGroup').id, 'Arn'] }
      expect(role?.AssumeRolePolicyDocument).toMatchObject({
        Statement: [
          {
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '210987654321', 'aws:SourceArn': group } },
          },
        ],
      })
    }
  })
})

test('the publisher knows the bus by its name', () => {
  expect(functionsOf(stack, 'dev').get('publish-events')?.Environment.Variables.EVENT_BUS_NAME).toEqual({
    Ref: stack.the('AWS::Events::EventBus').id,
  })
})

test('the sweep has no input', () => {
  expect(schedulesOf(stack, 'expire-sessions').map(({ Target }) => Target.Input)).toEqual(['{}'])
})

test.each([1, 2, 8, 64])('%i relays share all partitions evenly, none twice', (relays) => {
  const ranges = schedulesOf(synthesize(stage(eventsOf(relays))), 'publish-events').map(
    ({ Target }): [number, number] => JSON.parse(Target.Input).partitions,
  )
  expect(ranges).toHaveLength(relays)
  const named = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
  expect(named.sort((a, b) => a - b)).toEqual(Array.from({ length: PARTITIONS }, (_, i) => i))
  expect(new Set(ranges.map(([first, last]) => last - first)).size).toBe(1)
})

test('the group of schedules goes with the stack, so that it can be deployed again', () => {
  expect(stack.the('AWS::Scheduler::ScheduleGroup').DeletionPolicy).toBe('Delete')
})
