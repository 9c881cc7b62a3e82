import { describe, expect, test } from 'vitest'
import { functionNames } from '../../functions/contract/functions.ts'
import { routes } from '../../functions/contract/routes.ts'
import { services, stage } from './support/stages.ts'
import { functionsOf, synthesize } from './support/synthesize.ts'

const SIGNERS = ['create-session', 'send-heartbeat', 'validate-token', 'refresh-token']

const bearer = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:identity-bearer-AbCdEf'
const stack = synthesize(
  stage({
    settings: { ...services, IDENTITY_BEARER_SECRET: bearer, CONTENT_BEARER_SECRET: 'content/bearer' },
    reservedConcurrency: { 'create-session': 7, 'publish-events': 2 },
  }),
)
const functions = functionsOf(stack, 'dev')
const functionOf = (name: string) => {
  const found = functions.get(name)
  if (!found) throw new Error(`${name} is not deployed`)
  return found
}

type Statement = { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown }
type Policy = { PolicyDocument: { Statement: Statement[] } }

const statementsOf = (name: string): Statement[] => {
  const [roleId] = functionOf(name).Role['Fn::GetAtt']
  const { Policies, ...role } = stack.all('AWS::IAM::Role').find(({ id }) => id === roleId)?.Properties ?? {}
  expect(role).not.toHaveProperty('ManagedPolicyArns')
  return (Policies as Policy[]).flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
}
const secretsOf = (name: string) =>
  statementsOf(name)
    .filter(({ Action }) => Action === 'secretsmanager:GetSecretValue')
    .flatMap(({ Resource }) => Resource)

test('what is deployed is the tables', () => {
  expect([...functions.keys()].sort()).toEqual([...functionNames].sort())
})

describe.each(functionNames)('%s', (name) => {
  test('runs on Node 24 and arm64 and logs JSON into its own group', () => {
    const { Runtime, Architectures, Handler, LoggingConfig } = functionOf(name)
    expect({ Runtime, Architectures, Handler }).toEqual({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    })
    expect(LoggingConfig.LogFormat).toBe('JSON')
    const group = stack.all('AWS::Logs::LogGroup').find(({ id }) => id === LoggingConfig.LogGroup.Ref)
    expect(group?.Properties).toEqual({ LogGroupName: `/aws/lambda/viewing-service-dev-${name}`, RetentionInDays: 14 })
  })

  test('has a role of its own that writes its log, and no action beside that and what it reaches', () => {
    const [roleId] = functionOf(name).Role['Fn::GetAtt']
    expect([...functions.values()].filter(({ Role }) => Role['Fn::GetAtt'][0] === roleId)).toHaveLength(1)
    const allowed = statementsOf(name).filter(({ Effect }) => Effect === 'Allow')
    const logs = allowed.find(({ Action }) => [Action].flat().includes('logs:PutLogEvents'))
    expect(logs?.Resource).toEqual({ 'Fn::GetAtt': [functionOf(name).LoggingConfig.LogGroup.Ref, 'Arn'] })
    const others = allowed
      .flatMap(({ Action }) => Action)
      .filter(
        (action) =>
          !/^(logs:(CreateLogStream|PutLogEvents)|ec2:.*(NetworkInterfaces?|Subnets|PrivateIpAddresses)|secretsmanager:GetSecretValue|events:PutEvents|sqs:SendMessage)$/.test(
            action,
          ),
      )
    expect(others).toEqual([])
  })

  test('is denied the network interfaces that Lambda makes for it', () => {
    const [allowed, denied] = ['Allow', 'Deny'].map((effect) =>
      statementsOf(name).find(
        ({ Effect, Action }) => Effect === effect && [Action].flat().some((one) => one.startsWith('ec2:')),
      ),
    )
    expect(denied?.Action).toEqual(allowed?.Action)
    expect(JSON.stringify(denied?.Condition)).toMatch(
      new RegExp(`lambda:SourceFunctionArn.*:function:viewing-service-dev-${name}"`),
    )
  })

  test('reads the secrets of what it reaches and no others', () => {
    const signing = { Ref: stack.the('AWS::SecretsManager::Secret').id }
    const bearers = name === 'create-session' ? [bearer, `${bearer}-??????`, expect.anything()] : []
    expect(secretsOf(name)).toEqual([...(SIGNERS.includes(name) ? [signing] : []), ...bearers])
  })

  test('knows Redis, and only the secrets it may read', () => {
    const { Variables } = functionOf(name).Environment
    const redis = stack.the('AWS::ElastiCache::ReplicationGroup').id
    expect(Variables).toMatchObject({ REDIS_CLUSTER: 'true', REDIS_TLS: 'true', ...services })
    expect(Variables.REDIS_ADDR).toEqual({
      'Fn::Join': ['', [{ 'Fn::GetAtt': [redis, 'ConfigurationEndPoint.Address'] }, ':6379']],
    })
    expect('SIGNING_KEYS_SECRET' in Variables).toBe(SIGNERS.includes(name))
    expect('IDENTITY_BEARER_SECRET' in Variables).toBe(name === 'create-session')
  })
})

test.each(Object.keys(routes))('%s may wait for Redis and upstreams, and may neither publish nor send', (name) => {
  expect(functionOf(name).Timeout).toBeGreaterThan(2 * 0.8 + 2 * 0.9)
  expect(JSON.stringify(statementsOf(name))).not.toMatch(/events:|sqs:/)
})

test('a secret named without its ARN is granted by name in this account', () => {
  expect(JSON.stringify(secretsOf('create-session').at(-1))).toMatch(
    /:secretsmanager:.*AWS::Region.*:secret:content\/bearer-\?{6}/,
  )
})

test('only the functions the stage names have instances reserved', () => {
  const reserved = [...functions].filter(
    ([, { ReservedConcurrentExecutions }]) => ReservedConcurrentExecutions !== undefined,
  )
  expect(reserved.map(([name, { ReservedConcurrentExecutions }]) => [name, ReservedConcurrentExecutions])).toEqual([
    ['create-session', 7],
    ['publish-events', 2],
  ])
})
