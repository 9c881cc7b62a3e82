import { describe, expect, test } from 'vitest'
import { brief, egressOf, idOf, ingressOf, NOWHERE, type Rule } from '../../support/stack/security-groups.ts'
import { stage } from '../../support/stack/stages.ts'
import { functionsOf, type Synthesized, synthesize } from '../../support/stack/synthesize.ts'

const existing = {
  vpcId: 'vpc-0abc1234',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  cacheSubnetIds: ['subnet-01', 'subnet-02'],
  functionSubnetIds: ['subnet-03', 'subnet-04'],
  createEndpoints: false,
}
const withPrivateServices = {
  IDENTITY_SERVICE_URL: 'http://10.0.0.9:8081',
  CONTENT_SERVICE_URL: 'http://content.internal',
}

const nat = synthesize(stage())
const issuer = { issuer: 'https://id.internal', audience: 'viewing-service' }
const authentication = { ...issuer, jwksUrl: 'https://id.internal:8443/jwks' }
const none = synthesize(stage({ egress: 'none', settings: withPrivateServices, authentication }))
const guest = synthesize(stage({ network: { existing } }))

describe.each([
  ['nat', nat],
  ['none', none],
  ['an existing network', guest],
] as const)('with %s', (_, stack) => {
  test('no group has the rule that opens the way out to all', () => {
    const rules = stack
      .all('AWS::EC2::SecurityGroup')
      .map(({ Properties }) => Properties.SecurityGroupEgress as Rule[] | undefined)
    expect(rules.every((list) => list && list.length > 0 && list.every(({ IpProtocol }) => IpProtocol !== '-1'))).toBe(
      true,
    )
    expect(stack.all('AWS::EC2::SecurityGroupEgress')).toEqual([])
  })

  test('no group is open to an address', () => {
    const inline = stack.all('AWS::EC2::SecurityGroup').filter(({ Properties }) => 'SecurityGroupIngress' in Properties)
    const addressed = stack.all('AWS::EC2::SecurityGroupIngress').filter(({ Properties }) => 'CidrIp' in Properties)
    expect([...inline, ...addressed]).toEqual([])
  })

  test('Redis hears the functions’ group alone, on its port alone, and calls nobody', () => {
    expect(ingressOf(stack, 'Redis').map((rule) => brief(rule as Rule))).toEqual([
      ['tcp', 6379, 6379, idOf(stack, 'RedisClients')],
    ])
    expect(egressOf(stack, 'Redis').map(brief)).toEqual([NOWHERE])
    expect(stack.the('AWS::ElastiCache::ReplicationGroup').Properties.SecurityGroupIds).toEqual([idOf(stack, 'Redis')])
    expect(egressOf(stack, 'RedisClients').map(brief)).toEqual([['tcp', 6379, 6379, idOf(stack, 'Redis')]])
  })

  test('a function is in the groups of what it reaches', () => {
    const groups = new Map(
      [...functionsOf(stack, 'dev')].map(([name, { VpcConfig }]) => [name, VpcConfig?.SecurityGroupIds]),
    )
    const [redis, endpoints, bus, upstreams, issuer] = [
      'RedisClients',
      'EndpointClients',
      'EventBusClients',
      'UpstreamClients',
      'IssuerClients',
    ].map((name) => idOf(stack, name))
    expect(groups.get('get-health')).toEqual([redis])
    expect(groups.get('pause-session')).toEqual([redis, endpoints])
    expect(groups.get('get-session')).toEqual([redis, endpoints, issuer])
    expect(groups.get('get-concurrency')).toEqual([redis, issuer])
    expect(groups.get('send-heartbeat')).toEqual([redis, endpoints])
    expect(groups.get('create-session')).toEqual([redis, endpoints, upstreams, issuer])
    expect(groups.get('expire-sessions')).toEqual([redis])
    expect(groups.get('publish-events')).toEqual([redis, bus])
  })

  test('no function is in a public subnet', () => {
    const open = stack
      .all('AWS::EC2::Route')
      .filter(({ Properties }) => 'GatewayId' in Properties)
      .map(({ Properties }) => JSON.stringify(Properties.RouteTableId))
    const publicSubnets = stack
      .all('AWS::EC2::SubnetRouteTableAssociation')
      .filter(({ Properties }) => open.includes(JSON.stringify(Properties.RouteTableId)))
      .map(({ Properties }) => JSON.stringify(Properties.SubnetId))
    for (const { VpcConfig } of functionsOf(stack, 'dev').values()) {
      if (!VpcConfig) continue // outside the VPC there is no subnet
      expect(VpcConfig.SubnetIds).toHaveLength(2)
      expect(VpcConfig.SubnetIds.filter((id) => publicSubnets.includes(JSON.stringify(id)))).toEqual([])
    }
  })
})

describe.each([
  ['nat', nat],
  ['none', none],
] as const)('with %s', (_, stack) => {
  test.each([
    ['secretsmanager', 'SecretsManagerEndpoint', 'EndpointClients'],
    ['events', 'EventBridgeEndpoint', 'EventBusClients'],
  ])('%s has an endpoint that hears its clients alone, who reach nothing else', (service, name, clients) => {
    const endpoint = stack
      .all('AWS::EC2::VPCEndpoint')
      .find(({ Properties }) => JSON.stringify(Properties.ServiceName).includes(`.${service}"`))
    expect(endpoint?.Properties).toMatchObject({
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: true,
      SecurityGroupIds: [idOf(stack, name)],
    })
    expect(ingressOf(stack, name).map((rule) => brief(rule as Rule))).toEqual([['tcp', 443, 443, idOf(stack, clients)]])
    expect(egressOf(stack, clients).map(brief)).toEqual([['tcp', 443, 443, idOf(stack, name)]])
  })
})

test.each(['EndpointClients', 'EventBusClients'])('where the VPC has its own way, %s go out by HTTPS alone', (name) => {
  expect(egressOf(guest, name).map(brief)).toEqual([['tcp', 443, 443, '0.0.0.0/0']])
})

test('upstreams are reached at their ports: anywhere with nat, at private addresses without', () => {
  expect(egressOf(nat, 'UpstreamClients').map(brief)).toEqual([['tcp', 443, 443, '0.0.0.0/0']])
  expect(new Set(egressOf(none, 'UpstreamClients').map(({ FromPort }) => FromPort))).toEqual(new Set([8081, 80]))
  expect(new Set(egressOf(none, 'UpstreamClients').map(({ CidrIp }) => CidrIp))).toEqual(
    new Set(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']),
  )
})

test('the keys of access tokens are fetched at the port of their URL, and not at all when the stage has them', () => {
  expect(egressOf(nat, 'IssuerClients').map(brief)).toEqual([['tcp', 443, 443, '0.0.0.0/0']])
  expect(new Set(egressOf(none, 'IssuerClients').map(({ FromPort }) => FromPort))).toEqual(new Set([8443]))
  expect(new Set(egressOf(none, 'IssuerClients').map(({ CidrIp }) => CidrIp))).not.toContain('0.0.0.0/0')
  const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] }
  const inline = synthesize(stage({ authentication: { ...issuer, jwks } }))
  expect(() => egressOf(inline, 'IssuerClients')).toThrow()
  expect(functionsOf(inline, 'dev').get('get-session')?.Environment.Variables.IDENTITY_JWKS).toBe(JSON.stringify(jwks))
})

test('without egress there is no gateway to the internet', () => {
  expect(none.all('AWS::EC2::InternetGateway')).toEqual([])
  expect(none.all('AWS::EC2::NatGateway')).toEqual([])
})

test('a change of egress moves no subnet', () => {
  const addresses = ({ all }: Synthesized) =>
    new Map(all('AWS::EC2::Subnet').map(({ id, Properties }) => [id, Properties.CidrBlock]))
  expect([...addresses(nat)]).toEqual(expect.arrayContaining([...addresses(none)]))
  expect(addresses(none).size).toBe(4)
})

test('an existing network is used as it is', () => {
  expect(guest.all('AWS::EC2::VPC').concat(guest.all('AWS::EC2::Subnet'), guest.all('AWS::EC2::VPCEndpoint'))).toEqual(
    [],
  )
  expect(guest.the('AWS::ElastiCache::SubnetGroup').Properties.SubnetIds).toEqual(existing.cacheSubnetIds)
  expect(functionsOf(guest, 'dev').get('get-health')?.VpcConfig?.SubnetIds).toEqual(existing.functionSubnetIds)
})
