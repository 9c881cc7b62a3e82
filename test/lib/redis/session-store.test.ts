import { App, Stack } from 'aws-cdk-lib'
import { expect, test } from 'vitest'
import { REDIS_ACCESS } from '../../../functions/contract/redis-access.ts'
import { Network } from '../../../lib/network/network.ts'
import { SessionStore } from '../../../lib/redis/session-store.ts'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const dev = synthesize(stage())
const prod = synthesize(stage({}, 'prod'))
const GROUP = 'AWS::ElastiCache::ReplicationGroup'

/** The validator lets wrong engines, versions and families pass; ElastiCache does not. */
test('Redis is Valkey 8 in cluster mode with a parameter group of its family', () => {
  const parameters = dev.the('AWS::ElastiCache::ParameterGroup')
  expect(dev.the(GROUP).Properties).toMatchObject({
    Engine: 'valkey',
    EngineVersion: '8.1',
    ClusterMode: 'enabled',
    CacheParameterGroupName: { Ref: parameters.id },
    Port: 6379,
  })
  expect(parameters.Properties).toMatchObject({
    CacheParameterGroupFamily: 'valkey8',
    Properties: { 'cluster-enabled': 'yes', 'maxmemory-policy': 'noeviction' },
  })
})

test('Redis is encrypted on the wire and at rest', () => {
  expect(dev.the(GROUP).Properties).toMatchObject({
    TransitEncryptionEnabled: true,
    TransitEncryptionMode: 'required',
    AtRestEncryptionEnabled: true,
  })
})

test('only one user enters Redis, by IAM, under the same id and name, with the access that is tested', () => {
  const user = dev.the('AWS::ElastiCache::User')
  const group = dev.the('AWS::ElastiCache::UserGroup')
  expect(user.Properties).toEqual({
    Tags: expect.anything(),
    Engine: 'valkey',
    UserId: 'viewing-service-dev',
    UserName: 'viewing-service-dev',
    AuthenticationMode: { Type: 'iam' },
    AccessString: REDIS_ACCESS,
  })
  expect(group.Properties).toEqual({
    Tags: expect.anything(),
    Engine: 'valkey',
    UserGroupId: 'viewing-service-dev',
    UserIds: [{ Ref: user.id }],
  })
  expect(dev.the(GROUP).Properties.UserGroupIds).toEqual([{ Ref: group.id }])
})

test('elasticache:Connect is asked for the cache and the user, by their ARNs', () => {
  const stack = new Stack(new App())
  const network = new Network(stack, 'Network', stage())
  const { accessArns, cacheId, user } = new SessionStore(stack, 'SessionStore', { stage: stage(), network })
  const redis = stack.resolve(cacheId)
  const arn = [
    'arn:',
    { Ref: 'AWS::Partition' },
    ':elasticache:',
    { Ref: 'AWS::Region' },
    ':',
    { Ref: 'AWS::AccountId' },
  ]
  const [cache, ofUser] = stack.resolve(accessArns)
  expect(cache).toEqual({ 'Fn::Join': ['', [...arn, ':replicationgroup:', redis]] })
  expect(ofUser).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/User/), 'Arn'] })
  expect([redis, stack.resolve(user)]).toEqual([
    { Ref: expect.stringMatching(/StoreRedis/) },
    { Ref: expect.stringMatching(/StoreUser/) },
  ])
})

/** Both ids have 1–40 characters as those of replication groups do; their APIs name only what they are made of. */
test('the longest name of a stage fits into the ids of user and group', () => {
  const longest = synthesize({ ...stage(), name: `s${'x'.repeat(19)}` })
  const { UserId } = longest.the('AWS::ElastiCache::User').Properties
  const { UserGroupId } = longest.the('AWS::ElastiCache::UserGroup').Properties
  for (const id of [UserId, UserGroupId]) expect(id).toMatch(/^[a-z][a-z\d-]{0,39}$/)
})

test('each shard has a replica in another zone that takes over', () => {
  expect(dev.the(GROUP).Properties).toMatchObject({
    MultiAZEnabled: true,
    AutomaticFailoverEnabled: true,
    NumNodeGroups: 1,
    ReplicasPerNodeGroup: 1,
  })
})

test('another shard is added online', () => {
  expect(dev.the(GROUP).UpdatePolicy).toEqual({ UseOnlineResharding: true })
})

test('prod keeps daily snapshots, and one when Redis is deleted', () => {
  expect(prod.the(GROUP).Properties.SnapshotRetentionLimit).toBe(7)
  expect(prod.the(GROUP).DeletionPolicy).toBe('Snapshot')
  expect(dev.the(GROUP).DeletionPolicy).toBe('Delete')
})

test('the first signing key is made by Secrets Manager and is not in the template', () => {
  const { Properties } = dev.the('AWS::SecretsManager::Secret')
  expect(Properties.Name).toBe('viewing-service/dev/signing-keys')
  expect(Properties).not.toHaveProperty('SecretString')
  expect(Properties.GenerateSecretString).toEqual({
    SecretStringTemplate: JSON.stringify({ kty: 'oct', alg: 'HS256', kid: 'initial' }),
    GenerateStringKey: 'k',
    PasswordLength: 64,
    ExcludePunctuation: true,
  })
  expect(JSON.stringify(dev.template)).not.toMatch(/JWT_SECRET|"k\\?":|resolve:secretsmanager/)
})

test('prod cannot be deleted by accident, and its keys and logs would outlive it', () => {
  expect(prod.assembly.terminationProtection).toBe(true)
  const { DeletionPolicy, UpdateReplacePolicy } = prod.the('AWS::SecretsManager::Secret')
  expect({ DeletionPolicy, UpdateReplacePolicy }).toEqual({
    DeletionPolicy: 'RetainExceptOnCreate', // what a first deployment that failed has made must not block the next one
    UpdateReplacePolicy: 'Retain',
  })
  expect(new Set(prod.all('AWS::Logs::LogGroup').map(({ DeletionPolicy }) => DeletionPolicy))).toEqual(
    new Set(['RetainExceptOnCreate']),
  )
})
