import { expect, test } from 'vitest'
import { stage } from './support/stages.ts'
import { synthesize } from './support/synthesize.ts'

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

test('each shard has a replica in another zone that takes over', () => {
  expect(dev.the(GROUP).Properties).toMatchObject({
    MultiAZEnabled: true,
    AutomaticFailoverEnabled: true,
    NumNodeGroups: 1,
    ReplicasPerNodeGroup: 1,
  })
})

test('a shard more is added online', () => {
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
  expect(prod.the('AWS::SecretsManager::Secret').DeletionPolicy).toBe('Retain')
  expect(new Set(prod.all('AWS::Logs::LogGroup').map(({ DeletionPolicy }) => DeletionPolicy))).toEqual(
    new Set(['Retain']),
  )
})
