import { expect, test } from 'vitest'
import type { Stage } from '../../../lib/stage/stage.ts'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const existing = {
  vpcId: 'vpc-0abc1234',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  cacheSubnetIds: ['subnet-02', 'subnet-01'],
  functionSubnetIds: ['subnet-03', 'subnet-04'],
  createEndpoints: false,
}
const { redis } = stage({}, 'prod')
const prod = (changes: object = {}) => stage(changes, 'prod')

type Assertion = { Assert: unknown; AssertDescription: string }
type Template = {
  Parameters?: Record<string, { Type: string; Default: string }>
  Rules?: Record<string, { Assertions: Assertion[] }>
}
const templateOf = (of: Stage): Template => synthesize(of).assembly.template

/** Why CloudFormation would refuse to put one stage in the place of another; undefined when it would not. */
const refusal = (deployed: Stage, next: Stage, given?: string) => {
  const remembered = given ?? templateOf(deployed).Parameters?.RedisKeeps?.Default
  const { Rules, Parameters } = templateOf(next)
  const [assertion, ...more] = Rules?.RedisStays?.Assertions ?? []
  expect(more).toEqual([])
  if (!assertion) return undefined
  const wanted = Parameters?.RedisKeeps?.Default
  expect(assertion.Assert).toEqual({ 'Fn::Equals': [{ Ref: 'RedisKeeps' }, wanted] })
  return (remembered ?? wanted) === wanted ? undefined : assertion.AssertDescription
}

test.each([
  ['another range of addresses', { network: { own: { cidr: '10.99.0.0/16' } } }],
  ['an existing network', { network: { existing } }],
  ['another number of replicas', { redis: { ...redis, replicas: redis.replicas + 1 } }],
])('a protected stage does not take %s once it is deployed', (_, changes) => {
  expect(refusal(prod(), prod(changes))).toMatch(/^This deployment would replace Redis/)
  expect(refusal(prod(changes), prod())).toMatch(/^This deployment would replace Redis/)
})

test('other subnets of the cache are refused, the same ones in another order are not', () => {
  const inSubnets = (...cacheSubnetIds: string[]) => prod({ network: { existing: { ...existing, cacheSubnetIds } } })
  expect(refusal(inSubnets('subnet-01', 'subnet-02'), inSubnets('subnet-02', 'subnet-05'))).toBeDefined()
  expect(refusal(inSubnets('subnet-01', 'subnet-02'), inSubnets('subnet-02', 'subnet-01'))).toBeUndefined()
})

test.each([
  ['more shards', { redis: { ...redis, shards: redis.shards * 2 } }],
  ['another node type', { redis: { ...redis, nodeType: 'cache.r7g.xlarge' } }],
  ['chosen zones', { network: { own: { cidr: '10.41.0.0/16', availabilityZones: ['eu-west-1a', 'eu-west-1b'] } } }],
])('%s are no reason to refuse', (_, changes) => {
  expect(refusal(prod(), prod(changes))).toBeUndefined()
})

test('an operator who says what is to come may replace Redis', () => {
  const moved = prod({ network: { own: { cidr: '10.99.0.0/16' } } })
  expect(refusal(prod(), moved, 'network own 10.99.0.0/16, replicas 1')).toBeUndefined()
  expect(refusal(prod(), moved, 'network own 10.99.0.0/16')).toBeDefined()
})

test('a stage that is not protected remembers nothing', () => {
  expect(Object.keys(templateOf(stage()).Parameters ?? {})).not.toContain('RedisKeeps')
  expect(refusal(stage(), stage({ network: { own: { cidr: '10.99.0.0/16' } } }))).toBeUndefined()
})
