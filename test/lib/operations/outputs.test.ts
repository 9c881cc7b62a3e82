import { expect, test } from 'vitest'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const stack = synthesize(stage({ sessionLog: {} }))
const parameters = new Map(stack.all('AWS::SSM::Parameter').map(({ Properties }) => [Properties.Name, Properties]))

/** What other stacks read; a name that changes breaks them. */
const PROMISED = {
  ApiUrl: 'api-url',
  DashboardUrl: 'dashboard-url',
  EventBusName: 'event-bus-name',
  EventBusArn: 'event-bus-arn',
  SchemaRegistryName: 'schema-registry-name',
  FailedRunsQueueUrl: 'failed-runs-queue-url',
  RedisAddress: 'redis-address',
  SigningKeysSecretArn: 'signing-keys-secret-arn',
  SessionLogEndpoint: 'session-log-endpoint',
  SessionLogQueueUrl: 'session-log-queue-url',
  SessionLogDeadLettersUrl: 'session-log-dead-letters-url',
  VpcId: 'vpc-id',
  RedisClientsSecurityGroupId: 'redis-clients-security-group-id',
}

test.each(Object.entries(PROMISED))(
  '%s is an output and the parameter /viewing-service/dev/%s',
  (output, parameter) => {
    const told = stack.template.Outputs[output] as { Value: unknown } | undefined
    expect(told?.Value).toBeDefined()
    expect(parameters.get(`/viewing-service/dev/${parameter}`)).toMatchObject({ Type: 'String', Value: told?.Value })
  },
)

test('the bus is told by its own name and ARN', () => {
  const bus = stack.the('AWS::Events::EventBus').id
  expect(stack.template.Outputs).toMatchObject({
    EventBusName: { Value: { Ref: bus } },
    EventBusArn: { Value: { 'Fn::GetAtt': [bus, 'Arn'] } },
  })
})

test('a stage without a session log tells nothing of one', () => {
  const told = Object.keys(synthesize(stage()).template.Outputs)
  expect(told).toContain('RedisAddress')
  expect(told.filter((name) => name.startsWith('SessionLog'))).toEqual([])
})
