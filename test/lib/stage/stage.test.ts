import { expect, test } from 'vitest'
import { environment } from '../../../functions/contract/settings/settings.ts'
import { localStage, readStage } from '../../../lib/stage/stage.ts'
import { faults, stage, written } from '../../support/stack/stages.ts'

const own = { cidr: '10.40.0.0/16' }
const existing = {
  vpcId: 'vpc-0abc1234',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  cacheSubnetIds: ['subnet-01', 'subnet-02'],
  functionSubnetIds: ['subnet-03', 'subnet-04'],
  createEndpoints: true,
}
const redis = { nodeType: 'cache.t4g.small', shards: 1, replicas: 1, snapshotRetentionDays: 0 }

test('both stages of cdk.json can be deployed once they are filled in', () => {
  expect(stage({}, 'dev').name).toBe('dev')
  expect(stage({}, 'prod').name).toBe('prod')
})

test('without a name the stages to choose from are listed', () => {
  expect(() => readStage(written(), undefined)).toThrow('- no stage is chosen: write -c stage=dev')
})

test('an existing network is accepted', () => {
  expect(stage({ network: { existing } }).network).toEqual({ existing })
})

test.each([
  [
    'an unknown stage is named with the known ones',
    { dev: {}, prod: {} },
    'test',
    /^there is no stage "test": write -c stage=dev or -c stage=prod$/,
  ],
  ['a stage name that names no property of its own', { dev: {} }, 'toString', /^there is no stage "toString"/],
  [
    'a name too long for a function name',
    { [`s${'x'.repeat(20)}`]: {} },
    `s${'x'.repeat(20)}`,
    /must have a name of 1–20/,
  ],
  ['no stages at all', undefined, 'dev', /^context.stages must be an object/],
  [
    'a stage that is no object',
    { dev: 'x' },
    'dev',
    /^stages\.dev must be an object with the members account, region, authentication/,
  ],
])('%s is refused', (_, stages, name, sentence) => {
  expect(faults(stages, name)[0]).toMatch(sentence)
})

test.each([
  [
    'missing authentication',
    { authentication: undefined },
    /^stages\.dev\.authentication must be \{"issuer", .* or "none"/,
  ],
  [
    'authentication by a word',
    { authentication: 'jwt' },
    /^stages\.dev\.authentication must be \{"issuer", .* or "none"/,
  ],
  [
    'authentication without an audience',
    { authentication: { issuer: 'https://id.example.com', jwksUrl: 'https://id.example.com/jwks' } },
    /^stages\.dev\.authentication\.audience must be the aud/,
  ],
  ['private domains that are no list', { privateDomains: 'x' }, /^stages\.dev\.privateDomains must list domains/],
  ['missing egress', { egress: undefined }, /^stages\.dev\.egress must be "nat" .* or "none"/],
  ['a misspelt member', { throtling: {} }, /^stages\.dev must not have throtling: its members are .*throttling/],
  [
    'two networks at once',
    { network: { own, existing } },
    /^stages\.dev\.network must have either "own" .* or "existing"/,
  ],
  ['no network', { network: {} }, /^stages\.dev\.network must have either/],
  [
    'a network too small',
    { network: { own: { cidr: '10.0.0.0/24' } } },
    /^stages\.dev\.network\.own\.cidr must be an IPv4 range of \/16 to \/21/,
  ],
  [
    'a subnet missing in a zone',
    { network: { existing: { ...existing, cacheSubnetIds: ['subnet-01', 'subnet-02', 'subnet-05'] } } },
    /^stages\.dev\.network\.existing must list one of cacheSubnetIds/,
  ],
  [
    'endpoints left open',
    { network: { existing: { ...existing, createEndpoints: undefined } } },
    /createEndpoints must be true, or false/,
  ],
  [
    'uneven shards',
    { redis: { ...redis, shards: 3 } },
    /^stages\.dev\.redis\.shards must be one of 1, 2, 4, 8, 16, 32, 64: /,
  ],
  [
    'no replica',
    { redis: { ...redis, replicas: 0 } },
    /^stages\.dev\.redis\.replicas must be a whole number from 1 to 5/,
  ],
  [
    'an impossible node type',
    { redis: { ...redis, nodeType: 't4g.small' } },
    /nodeType must be an ElastiCache node type, such as "cache\.t4g\.small"/,
  ],
  ['an unknown retention', { logRetentionDays: 15 }, /^stages\.dev\.logRetentionDays must be one of 1, 3, 5, 7, 14/],
  [
    'no throttling',
    { throttling: undefined },
    /^stages\.dev\.throttling must be an object with the members rate, burst/,
  ],
  [
    'a reservation for no function',
    { reservedConcurrency: { 'create-sesion': 1 } },
    /must not have create-sesion: its members are .*create-session/,
  ],
  ['undecided protection', { protect: 'yes' }, /^stages\.dev\.protect must be true .* or false/],
])('%s is refused by a sentence', (_, changes, sentence) => {
  expect(faults(written(changes))).toEqual([expect.stringMatching(sentence)])
})

test('a single zone is refused', () => {
  const network = { existing: { ...existing, availabilityZones: ['eu-west-1a'] } }
  expect(faults(written({ network }))).toContainEqual(
    expect.stringMatching(/availabilityZones must list at least two zones/),
  )
})

test('the local stage leaves every setting to its default', () => {
  expect(Object.keys(environment).filter((name) => name in localStage.settings)).toEqual([])
})
