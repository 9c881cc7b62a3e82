import { describe, expect, test } from 'vitest'
import { stage } from '../../support/stack/stages.ts'
import { functionsOf, type Synthesized, synthesize } from '../../support/stack/synthesize.ts'

const [a, b, c] = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']
const own = { cidr: '10.40.0.0/16', natGateways: 1 }
const inZones = (...availabilityZones: (string | undefined)[]) =>
  synthesize(stage({ network: { own: { ...own, availabilityZones } } }))

const first = { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }
const second = { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }

const subnetsOf = ({ all }: Synthesized) =>
  all('AWS::EC2::Subnet').map(({ id, Properties }) => [id, Properties.CidrBlock, Properties.AvailabilityZone])

/** The template of 1.1, by hand: another id, range or zone replaces a subnet of a running stage. */
const DEPLOYED = [
  ['NetworkVpccacheSubnet1Subnet1609E014', '10.40.0.0/24', first],
  ['NetworkVpccacheSubnet2Subnet9DCD2C0F', '10.40.1.0/24', second],
  ['NetworkVpcfunctionsSubnet1Subnet69B26775', '10.40.3.0/24', first],
  ['NetworkVpcfunctionsSubnet2Subnet18ED697E', '10.40.4.0/24', second],
  ['NetworkVpcnatSubnet1Subnet9B485CA2', '10.40.6.0/28', first],
  ['NetworkVpcnatSubnet2Subnet4AF39AD8', '10.40.6.16/28', second],
]

test('a stage that chooses no zone keeps the subnets that it has', () => {
  expect(subnetsOf(synthesize(stage({ network: { own } })))).toEqual(DEPLOYED)
})

test('two chosen zones are named in the same subnets, which keep their ids and addresses', () => {
  const named = DEPLOYED.map(([id, range, zone]) => [id, range, zone === first ? b : c])
  expect(subnetsOf(inZones(b, c))).toEqual(named)
})

test('a third zone moves no subnet, and holds functions and Redis too', () => {
  const stack = inZones(a, b, c)
  const three = subnetsOf(stack)
  expect(three).toEqual(expect.arrayContaining(subnetsOf(inZones(a, b))))
  expect(three.map(([, , zone]) => zone)).toEqual([a, b, c, a, b, c, a, b, c])
  expect(stack.the('AWS::ElastiCache::SubnetGroup').Properties.SubnetIds).toHaveLength(3)
  expect(functionsOf(stack, 'dev').get('get-health')?.VpcConfig?.SubnetIds).toHaveLength(3)
})

describe.each([
  ['named zones', { network: { own: { ...own, availabilityZones: [a, b] } } }],
  ['no named zones', {}],
])('with %s', (_, changes) => {
  const { account: _account, region: _region, ...rest } = stage(changes)

  test.each([
    ['known', stage(changes), /^aws:\/\/\d{12}\/eu-west-1$/],
    ['unknown', rest, /^aws:\/\/unknown-account\/unknown-region$/],
  ])('synth looks nothing up in an account that is %s', (_, known, environment) => {
    const { assembly } = synthesize(known)
    expect(assembly.environment.name).toMatch(environment)
    expect(assembly.assembly.manifest.missing).toBeUndefined()
  })
})
