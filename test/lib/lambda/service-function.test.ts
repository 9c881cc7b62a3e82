import { describe, expect, test } from 'vitest'
import { functionNames } from '../../../functions/contract/functions.ts'
import { routes } from '../../../functions/contract/routes.ts'
import { tasks } from '../../../functions/contract/tasks.ts'
import { services, stage } from '../../support/stack/stages.ts'
import { functionsOf, synthesize } from '../../support/stack/synthesize.ts'

/**
 * Written by hand from functions/contract/README.md, "Endpoints": who reads playback tokens or makes them, and who
 * reads the keys of access tokens.
 */
const OF_USERS = [
  'create-session',
  'get-session',
  'terminate-session',
  'get-concurrency',
  'get-history',
  'get-position',
]
const SIGNERS = [
  'create-session',
  'get-session',
  'terminate-session',
  'send-heartbeat',
  'pause-session',
  'resume-session',
  'stop-session',
  'validate-token',
  'refresh-token',
  'get-jwks',
]
const OUTSIDE = ['get-jwks', 'rotate-signing-key']
/** Who enters the session log, each as which of its roles. */
const LOGINS: Readonly<Record<string, string>> = {
  'record-session-log': 'viewing_log_writer',
  'inspect-session-log': 'viewing_log_reader',
  'get-history': 'viewing_log_reader',
  'get-position': 'viewing_log_reader',
  'erase-user': 'viewing_log_eraser',
}
const WITHOUT_REDIS = [...OUTSIDE, 'record-session-log', 'inspect-session-log', 'prepare-session-log']
const SENDERS = [
  ...['publish-events', 'expire-sessions', 'on-entitlement-changed'],
  ...['record-session-log', 'prepare-session-log'],
]
const CONSUMING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']

const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]
const ROTATING = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
]

const bearer = 'arn:aws:secretsmanager:eu-west-1:210987654321:secret:identity-bearer-AbCdEf'
const stack = synthesize(
  stage({
    settings: { ...services, IDENTITY_BEARER_SECRET: bearer, CONTENT_BEARER_SECRET: 'content/bearer' },
    reservedConcurrency: { 'create-session': 7, 'publish-events': 2 },
    sessionLog: {},
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

test('the functions that are deployed are those of the tables', () => {
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
    expect(LoggingConfig).toMatchObject({ LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'INFO' })
    const group = stack.all('AWS::Logs::LogGroup').find(({ id }) => id === LoggingConfig.LogGroup.Ref)
    expect(group?.Properties).toMatchObject({
      LogGroupName: `/aws/lambda/viewing-service-dev-${name}`,
      RetentionInDays: 14,
    })
  })

  test('has a role of its own, which may do exactly what it needs', () => {
    const [roleId] = functionOf(name).Role['Fn::GetAtt']
    expect([...functions.values()].filter(({ Role }) => Role['Fn::GetAtt'][0] === roleId)).toHaveLength(1)
    const allowed = statementsOf(name).filter(({ Effect }) => Effect === 'Allow')
    const granted = allowed.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action): [string, unknown] => [action, Resource]),
    )
    const log = { 'Fn::GetAtt': [functionOf(name).LoggingConfig.LogGroup.Ref, 'Arn'] }
    const isInside = !OUTSIDE.includes(name)
    const actions = [
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      ...(isInside ? INTERFACES : []),
      ...(WITHOUT_REDIS.includes(name) ? [] : ['elasticache:Connect']),
      ...(name in LOGINS ? ['rds-db:connect'] : []),
      ...([...SIGNERS, 'prepare-session-log'].includes(name) ? ['secretsmanager:GetSecretValue'] : []),
      ...(name === 'record-session-log' ? CONSUMING : []),
      ...(name === 'rotate-signing-key' ? ROTATING : []),
      ...(name === 'publish-events' ? ['events:PutEvents'] : []),
      ...(SENDERS.includes(name) ? ['sqs:SendMessage'] : []),
    ]
    expect(granted.map(([action]) => action).sort()).toEqual(actions.sort())
    for (const [action, resource] of granted) {
      if (action.startsWith('logs:')) expect(resource).toEqual(log)
      // EC2 knows no narrower resource for what Lambda itself does; the code is denied it below.
      expect(resource === '*').toBe(action.startsWith('ec2:'))
    }
  })

  test('enters Redis as the one user, if it needs Redis', () => {
    const connects = statementsOf(name).filter(({ Action }) => Action === 'elasticache:Connect')
    const user = { 'Fn::GetAtt': [stack.the('AWS::ElastiCache::User').id, 'Arn'] }
    const cache = expect.objectContaining({ 'Fn::Join': expect.anything() })
    expect(connects.map(({ Resource }) => Resource)).toEqual(WITHOUT_REDIS.includes(name) ? [] : [[cache, user]])
  })

  test('is in the VPC only if it needs something there', () => {
    expect(functionOf(name).VpcConfig === undefined).toBe(OUTSIDE.includes(name))
  })

  test('is denied the network interfaces that Lambda makes for it, if it makes any', () => {
    const [allowed, denied] = ['Allow', 'Deny'].map((effect) =>
      statementsOf(name).find(
        ({ Effect, Action }) => Effect === effect && [Action].flat().some((one) => one.startsWith('ec2:')),
      ),
    )
    expect(denied?.Action).toEqual(allowed?.Action)
    expect(allowed === undefined).toBe(OUTSIDE.includes(name))
    if (denied === undefined) return
    expect(JSON.stringify(denied.Condition)).toMatch(
      new RegExp(`lambda:SourceFunctionArn.*:function:viewing-service-dev-${name}"`),
    )
  })

  test('reads the secrets of what it reaches and no others', () => {
    const signing = { Ref: stack.the('AWS::SecretsManager::Secret').id }
    const bearers = name === 'create-session' ? [bearer, `${bearer}-??????`, expect.anything()] : []
    const owner = { 'Fn::GetAtt': [stack.the('AWS::RDS::DBCluster').id, 'MasterUserSecret.SecretArn'] }
    const owners = name === 'prepare-session-log' ? [owner] : []
    expect(secretsOf(name)).toEqual([...(SIGNERS.includes(name) ? [signing] : []), ...bearers, ...owners])
  })

  test('knows Redis if it needs it, who may call, and only the secrets it may read', () => {
    const { Variables } = functionOf(name).Environment
    const redis = stack.the('AWS::ElastiCache::ReplicationGroup').id
    expect(Variables).toMatchObject({ ...services, AUTHENTICATION: 'jwt' })
    expect(Object.fromEntries(Object.entries(Variables).filter(([one]) => one.startsWith('REDIS_')))).toEqual(
      WITHOUT_REDIS.includes(name)
        ? {}
        : {
            REDIS_CLUSTER: 'true',
            REDIS_TLS: 'true',
            REDIS_ADDR: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [redis, 'ConfigurationEndPoint.Address'] }, ':6379']] },
            REDIS_USER: { Ref: stack.the('AWS::ElastiCache::User').id },
            REDIS_IAM_CACHE: { Ref: redis },
          },
    )
    expect('SIGNING_KEYS_SECRET' in Variables).toBe([...SIGNERS, 'rotate-signing-key'].includes(name))
    expect('IDENTITY_BEARER_SECRET' in Variables).toBe(name === 'create-session')
  })
})

describe.each(functionNames)('%s and the session log', (name) => {
  test('it enters as the role that may do just what it does, by IAM over TLS, or not at all', () => {
    const cluster = stack.the('AWS::RDS::DBCluster').id
    const { Variables } = functionOf(name).Environment
    const own = Object.fromEntries(Object.entries(Variables).filter(([one]) => one.startsWith('POSTGRES_')))
    const common = {
      ...{ POSTGRES_ENABLED: 'true', POSTGRES_PORT: '5432', POSTGRES_DB: 'viewing_service', POSTGRES_TLS: 'true' },
      POSTGRES_CA: '/var/runtime/ca-cert.pem',
      POSTGRES_HOST: { 'Fn::GetAtt': [cluster, 'Endpoint.Address'] },
    }
    const secret = { 'Fn::GetAtt': [cluster, 'MasterUserSecret.SecretArn'] }
    const login = LOGINS[name] && { ...common, POSTGRES_USER: LOGINS[name], POSTGRES_IAM: 'true' }
    expect(own).toEqual(login ?? (name === 'prepare-session-log' ? { ...common, POSTGRES_SECRET: secret } : {}))
    const connects = statementsOf(name).filter(({ Action }) => Action === 'rds-db:connect')
    expect(connects.map(({ Resource }) => JSON.stringify(Resource))).toEqual(
      LOGINS[name] ? [expect.stringMatching(new RegExp(`DBClusterResourceId.*/${LOGINS[name]}"`))] : [],
    )
  })
})

test.each(functionNames)('%s has the memory that its row names', (name) => {
  const row = { ...routes, ...tasks }[name]
  const memory = 'memory' in row ? row.memory : 512
  expect(functionOf(name).MemorySize).toBe(memory)
})

test.each(Object.keys(routes))('%s may wait for Redis and upstreams, and may neither publish nor send', (name) => {
  expect(functionOf(name).Timeout).toBeGreaterThan(2 * 0.8 + 2 * 0.9)
  expect(JSON.stringify(statementsOf(name))).not.toMatch(/events:|sqs:/)
})

test('a secret named without its ARN is granted by name in this account', () => {
  expect(JSON.stringify(secretsOf('create-session').at(-1))).toMatch(
    /:secretsmanager:eu-west-1:210987654321:secret:content\/bearer-\?{6}/,
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

describe('without authentication', () => {
  const open = functionsOf(synthesize(stage({ authentication: 'none' })), 'dev')

  test('a function that only checks who calls has no keys', () => {
    for (const name of ['get-session', 'terminate-session', 'pause-session', 'resume-session', 'stop-session']) {
      const { Variables } = open.get(name)?.Environment ?? { Variables: {} }
      expect(Variables.AUTHENTICATION).toBe('none')
      expect(Variables).not.toHaveProperty('SIGNING_KEYS_SECRET')
    }
    expect(open.get('send-heartbeat')?.Environment.Variables).toHaveProperty('SIGNING_KEYS_SECRET')
  })
})

test('whoever reads users’ tokens may go to Identity for their keys, and nobody else', () => {
  const [clients] = stack.all('AWS::EC2::SecurityGroup').filter(({ id }) => id.startsWith('NetworkIssuerClients'))
  const going = [...functions].filter(([, { VpcConfig }]) =>
    VpcConfig?.SecurityGroupIds.some((group) => group['Fn::GetAtt'][0] === clients?.id),
  )
  expect(going.map(([name]) => name).sort()).toEqual(OF_USERS.toSorted())
})
