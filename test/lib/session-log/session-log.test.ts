import { describe, expect, test } from 'vitest'
import { stage } from '../../support/stack/stages.ts'
import { functionsOf, type Resource, synthesize, TRIGGER } from '../../support/stack/synthesize.ts'

const off = synthesize(stage())
const on = synthesize(stage({ sessionLog: {} }))
const prod = synthesize(stage({ sessionLog: { proxy: true, replica: true, dataApi: true, minCapacity: 1 } }, 'prod'))
const zero = synthesize(stage({ sessionLog: { minCapacity: 0 } }))

const idOf = (pattern: RegExp, resources: readonly Resource[]) => resources.find(({ id }) => pattern.test(id))?.id

describe('a stage without a session log', () => {
  test('has nothing of it in its template', () => {
    const text = JSON.stringify(off.template)
    expect(text).not.toMatch(/AWS::RDS|session-log\b|SessionLog|POSTGRES_|rds-db|Custom::Trigger|\.sqs"/)
    expect(off.all('AWS::EC2::VPCEndpoint')).toHaveLength(2)
  })

  test('differs from one with it by additions alone, but for who erases and who watches', () => {
    const before = Object.entries(off.template.Resources)
    const after = on.template.Resources
    const changed = before.filter(([id, resource]) => JSON.stringify(after[id]) !== JSON.stringify(resource))
    const allowed =
      /^(UserErasure|OperationsCapacity|OperationsShown|NetworkVpcSecretsManager|PlaybackEventsBus|PlaybackApiStage)/
    expect(changed.map(([id]) => id).filter((id) => !allowed.test(id))).toEqual([])
  })
})

describe('the database', () => {
  test('is encrypted, takes TLS alone, logs in by IAM, and its owner’s password is RDS’ own secret', () => {
    const { Properties } = on.the('AWS::RDS::DBCluster')
    expect(Properties).toMatchObject({
      ...{ Engine: 'aurora-postgresql', StorageEncrypted: true, EnableIAMDatabaseAuthentication: true },
      ...{ ManageMasterUserPassword: true, MasterUsername: 'viewing_owner', EnableHttpEndpoint: false },
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 },
      BackupRetentionPeriod: 7,
    })
    expect(Properties).not.toHaveProperty('MasterUserPassword')
    expect(on.the('AWS::RDS::DBClusterParameterGroup').Properties.Parameters).toMatchObject({
      'rds.force_ssl': '1',
      log_parameter_max_length: '0',
      log_parameter_max_length_on_error: '0',
    })
  })

  test('stands in the subnets of the cache, which have no way out', () => {
    const { SubnetIds } = on.the('AWS::RDS::DBSubnetGroup').Properties
    expect(SubnetIds).toEqual(on.the('AWS::ElastiCache::SubnetGroup').Properties.SubnetIds)
    expect(on.the('AWS::RDS::DBInstance').Properties).toMatchObject({ PubliclyAccessible: false })
  })

  test('outlives a protected stage, and ends with another', () => {
    expect(prod.the('AWS::RDS::DBCluster')).toMatchObject({
      ...{ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
      Properties: { DeletionProtection: true },
    })
    expect(on.the('AWS::RDS::DBCluster')).toMatchObject({
      ...{ DeletionPolicy: 'Delete' },
      Properties: { DeletionProtection: false },
    })
  })

  test('sleeps after five minutes where the stage lets it', () => {
    const { ServerlessV2ScalingConfiguration } = zero.the('AWS::RDS::DBCluster').Properties
    expect(ServerlessV2ScalingConfiguration).toEqual({ MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 300 })
  })

  test('has a second instance, a proxy and an HTTP endpoint where the stage asks', () => {
    expect(prod.all('AWS::RDS::DBInstance')).toHaveLength(2)
    expect(prod.the('AWS::RDS::DBCluster').Properties).toMatchObject({ EnableHttpEndpoint: true })
    expect(prod.the('AWS::RDS::DBProxy').Properties).toMatchObject({
      ...{ RequireTLS: true, DefaultAuthScheme: 'IAM_AUTH', EngineFamily: 'POSTGRESQL' },
    })
    expect(prod.the('AWS::RDS::DBProxy').Properties).not.toHaveProperty('Auth')
    expect(on.all('AWS::RDS::DBProxy')).toEqual([])
  })

  test('is reached by the functions that use it, and by nobody else', () => {
    const clients = idOf(/^NetworkLogClients/, on.all('AWS::EC2::SecurityGroup'))
    const members = [...functionsOf(on, 'dev')].filter(([, { VpcConfig }]) =>
      VpcConfig?.SecurityGroupIds.some((group) => group['Fn::GetAtt'][0] === clients),
    )
    expect(members.map(([name]) => name).toSorted()).toEqual([
      ...['erase-user', 'get-history', 'get-position', 'inspect-session-log'],
      ...['prepare-session-log', 'record-session-log'],
    ])
  })
})

describe('the way of an event into the log', () => {
  const queues = on.all('AWS::SQS::Queue')
  const named = (name: string) =>
    queues.find(({ Properties }) => Properties.QueueName === `viewing-service-dev-${name}`)

  test('is a queue that keeps it for fourteen days, and a dead-letter queue behind it', () => {
    const { id } = named('session-log-dead-letters') ?? {}
    expect(named('session-log')?.Properties).toMatchObject({
      ...{ MessageRetentionPeriod: 14 * 86_400, VisibilityTimeout: 180, SqsManagedSseEnabled: true },
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [id, 'Arn'] }, maxReceiveCount: 1_000 },
    })
  })

  test('is read in batches of which some may fail, by as many writers as the stage says', () => {
    expect(on.the('AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
      ...{ BatchSize: 500, MaximumBatchingWindowInSeconds: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] },
      EventSourceArn: { 'Fn::GetAtt': [named('session-log')?.id, 'Arn'] },
      ScalingConfig: { MaximumConcurrency: 2 },
    })
  })

  test('begins with a rule that takes all playback events, replays too', () => {
    const target = { 'Fn::GetAtt': [named('session-log')?.id, 'Arn'] }
    const [rule, ...more] = on
      .all('AWS::Events::Rule')
      .filter(({ Properties }) => JSON.stringify(Properties.Targets).includes(JSON.stringify(target)))
    expect(more).toEqual([])
    expect(rule?.Properties.EventPattern).toEqual({ source: ['viewing-service'] })
  })
})

test('a deployment prepares the tables after the database is there and before the code that needs them changes', () => {
  const trigger = on.the('Custom::Trigger')
  expect(JSON.stringify(trigger.DependsOn)).toMatch(/SessionDatabaseWriter/)
  expect(JSON.stringify(trigger.Properties.HandlerArn)).toMatch(/preparesessionlog.*CurrentVersion/i)
  for (const [name, pattern] of [
    ['record-session-log', /^SessionLogrecordsessionlog[0-9A-F]{8}$/],
    ['inspect-session-log', /^SessionLoginspectsessionlog[0-9A-F]{8}$/],
    ['get-history', /^PlaybackApigethistory[0-9A-F]{8}$/],
    ['get-position', /^PlaybackApigetposition[0-9A-F]{8}$/],
    ['erase-user', /^UserErasureeraseuser[0-9A-F]{8}$/],
  ] as const) {
    const found = on.all('AWS::Lambda::Function').find(({ id }) => pattern.test(id))
    expect([name, found?.DependsOn]).toEqual([name, expect.arrayContaining([trigger.id])])
  }
  expect(on.all('AWS::Lambda::Function').filter(({ id }) => id.startsWith(TRIGGER))).toHaveLength(1)
})
