import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readStage } from '../../../lib/stage/stage.ts'
import { kindsOfStage } from '../../support/stack/kinds-of-stage.ts'
import { functionsOf, type Resource, synthesize, TRIGGER } from '../../support/stack/synthesize.ts'

type Statement = {
  Sid?: string
  Effect: string
  Action: string | string[]
  Resource?: unknown
  Principal?: unknown
  Condition?: unknown
}

/** Every statement within a resource: of a role, of a policy of its own, of a bus, queue or secret. */
const statementsIn = (value: unknown): Statement[] => {
  if (typeof value !== 'object' || value === null) return []
  if ('Effect' in value && 'Action' in value) return [value as Statement]
  return Object.values(value).flatMap(statementsIn)
}
const allowedIn = (resource: Resource) => statementsIn(resource.Properties).filter(({ Effect }) => Effect === 'Allow')

/** For CodeDeploy: lib/canary/deployment-role.ts says why. */
const READ_ALARMS = 'cloudwatch:DescribeAlarms'
/** Lambda's own, for which EC2 knows no narrower resource: functions.test.ts shows that the code is denied them. */
const INTERFACES = /^ec2:(Create|Delete)NetworkInterface$|^ec2:Describe\w+$|^ec2:(Una|A)ssignPrivateIpAddresses$/

describe.each(Object.keys(kindsOfStage))('stage %s', (name) => {
  const stage = readStage(kindsOfStage, name)
  const { account } = stage
  const stack = synthesize(stage)
  const resources = Object.entries(stack.template.Resources).map(
    ([id, rest]): Resource => ({ id, ...rest }) as Resource,
  )
  const allowed = resources.flatMap(allowedIn)

  test('nobody may do every action, whatever the service', () => {
    expect(allowed.length).toBeGreaterThan(50)
    expect(allowed.filter(({ Action }) => [Action].flat().some((action) => action.includes('*')))).toEqual([])
  })

  test('nobody may do anything to all resources but what EC2 grants no narrower, and to read the state of alarms', () => {
    const everywhere = allowed.filter(({ Resource }) => [Resource].flat().includes('*'))
    const actions = new Set(everywhere.flatMap(({ Action }) => Action))
    expect([...actions].filter((action) => !INTERFACES.test(action) && action !== READ_ALARMS)).toEqual([])
  })

  test('nobody is given anything by being anybody, unless of this account', () => {
    const anybody = allowed.filter(({ Principal }) => /^("\*"|\{"AWS":"\*"\})$/.test(JSON.stringify(Principal) ?? ''))
    const ofThisAccount = { StringEquals: { 'aws:PrincipalAccount': account } }
    expect(anybody.filter(({ Condition }) => !isDeepStrictEqual(Condition, ofThisAccount))).toEqual([])
  })

  test('no role comes with a policy of AWS’s but that of the CDK’s own function, which writes its log', () => {
    const managed = stack.all('AWS::IAM::Role').filter(({ Properties }) => 'ManagedPolicyArns' in Properties)
    expect(managed.filter(({ id }) => !id.startsWith(TRIGGER))).toEqual([])
  })

  test('no two functions share a role, and no role of a function is another service’s', () => {
    const roles = [...functionsOf(stack, name).values()].map(({ Role }) => Role['Fn::GetAtt'][0])
    expect(new Set(roles).size).toBe(roles.length)
    const trusted = stack
      .all('AWS::IAM::Role')
      .filter(({ id }) => roles.includes(id))
      .map(({ Properties }) => statementsIn(Properties.AssumeRolePolicyDocument).map(({ Principal }) => Principal))
    expect(new Set(trusted.map((principals) => JSON.stringify(principals)))).toEqual(
      new Set(['[{"Service":"lambda.amazonaws.com"}]']),
    )
  })

  test('neither a function nor the cache is in a subnet with a way in from the internet', () => {
    const open = stack
      .all('AWS::EC2::Route')
      .filter(({ Properties }) => 'GatewayId' in Properties)
      .map(({ Properties }) => JSON.stringify(Properties.RouteTableId))
    const openSubnets = stack
      .all('AWS::EC2::SubnetRouteTableAssociation')
      .filter(({ Properties }) => open.includes(JSON.stringify(Properties.RouteTableId)))
      .map(({ Properties }) => JSON.stringify(Properties.SubnetId))
    const cache = stack.the('AWS::ElastiCache::SubnetGroup').Properties.SubnetIds as unknown[]
    const functions = [...functionsOf(stack, name).values()].flatMap(({ VpcConfig }) => VpcConfig?.SubnetIds ?? [])
    expect(cache).toHaveLength(name === 'everything' ? 3 : 2)
    expect(openSubnets).toHaveLength(stack.all('AWS::EC2::NatGateway').length > 0 ? cache.length : 0)
    expect([...cache, ...functions].filter((id) => openSubnets.includes(JSON.stringify(id)))).toEqual([])
  })

  test('no security group is open to an address, and the default one is nobody’s', () => {
    const rules = [
      ...stack.all('AWS::EC2::SecurityGroupIngress').map(({ Properties }) => Properties),
      ...stack.all('AWS::EC2::SecurityGroup').flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []),
    ]
    expect(rules.length).toBeGreaterThan(0)
    expect(rules.filter((rule) => 'CidrIp' in Object(rule) || 'CidrIpv6' in Object(rule))).toEqual([])
    const groups = stack.all('AWS::EC2::SecurityGroup').map(({ id }) => id)
    const used = [...functionsOf(stack, name).values()].flatMap(({ VpcConfig }) => VpcConfig?.SecurityGroupIds ?? [])
    expect(used.filter((group) => !groups.includes(group['Fn::GetAtt'][0]))).toEqual([])
  })
})
