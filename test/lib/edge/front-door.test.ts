import { describe, expect, test, vi } from 'vitest'
import { routes } from '../../../functions/contract/routes.ts'
import { services, stage } from '../../support/stack/stages.ts'
import { functionsOf, type Synthesized, synthesize } from '../../support/stack/synthesize.ts'

vi.setConfig({ testTimeout: 120_000 })

const certificate = (region: string) => `arn:aws:acm:${region}:210987654321:certificate/1111-2222`
const domain = { name: 'play.acme-video.com', certificateArn: certificate('eu-west-1'), hostedZoneId: 'Z0123456789ABC' }
const webAclArn = 'arn:aws:wafv2:us-east-1:210987654321:global/webacl/play/1111-2222'
const edge = { certificateArn: certificate('us-east-1'), webAclArn }

const bare = synthesize(stage())
const named = synthesize(stage({ domain }))
const behind = synthesize(stage({ domain, edge }))

const apiUrlOf = ({ template }: Synthesized) => template.Outputs.ApiUrl as { Value: unknown }
const attribute = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] })
const recordsOf = ({ all }: Synthesized) => all('AWS::Route53::RecordSet').map(({ Properties }) => Properties)
const secretsOf = ({ all }: Synthesized) =>
  all('AWS::SecretsManager::Secret')
    .map(({ id }) => id)
    .filter((id) => id.startsWith('EdgeSecrets'))
const resolved = (secret?: string) =>
  JSON.stringify(['{{resolve:secretsmanager:', { Ref: secret }, ':SecretString:::}}'])

test('a stage without a domain has neither a domain nor a distribution, and no secret of an edge', () => {
  const types = ['AWS::ApiGatewayV2::DomainName', 'AWS::CloudFront::Distribution', 'AWS::Route53::RecordSet']
  expect(types.flatMap(bare.all)).toEqual([])
  expect(secretsOf(bare)).toEqual([])
  expect(Object.keys(bare.template.Outputs)).not.toContain('DnsTarget')
  for (const { Environment } of functionsOf(bare, 'dev').values())
    expect(Object.keys(Environment.Variables)).not.toContain('EDGE_SECRETS')
})

describe.each([
  ['alone', named],
  ['behind CloudFront', behind],
])('the domain of an API %s', (_, stack) => {
  test('takes TLS 1.2 and leads to the API, which answers to no other name', () => {
    const { id, Properties } = stack.the('AWS::ApiGatewayV2::DomainName')
    expect(Properties).toMatchObject({
      DomainName: domain.name,
      DomainNameConfigurations: [
        { CertificateArn: domain.certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
    })
    const api = stack.the('AWS::ApiGatewayV2::Api')
    expect(api.Properties.DisableExecuteApiEndpoint).toBe(true)
    expect(stack.the('AWS::ApiGatewayV2::ApiMapping').Properties).toMatchObject({
      ApiId: { Ref: api.id },
      DomainName: { Ref: id },
      Stage: '$default',
    })
  })

  test('is what players and other stacks are told', () => {
    expect(apiUrlOf(stack).Value).toBe('https://play.acme-video.com')
    const parameter = stack
      .all('AWS::SSM::Parameter')
      .find(({ Properties }) => String(Properties.Name).endsWith('/api-url'))
    expect(parameter?.Properties.Value).toBe('https://play.acme-video.com')
  })
})

test('a record of the hosted zone leads to API Gateway', () => {
  const { id } = named.the('AWS::ApiGatewayV2::DomainName')
  const dnsName = attribute(id, 'RegionalDomainName')
  expect(recordsOf(named)).toEqual([
    {
      Name: domain.name,
      Type: 'A',
      HostedZoneId: domain.hostedZoneId,
      AliasTarget: { DNSName: dnsName, HostedZoneId: attribute(id, 'RegionalHostedZoneId') },
    },
  ])
  expect(named.template.Outputs.DnsTarget).toMatchObject({ Value: dnsName })
})

test('without a hosted zone there is no record, and an output says what it must name', () => {
  const { hostedZoneId: _, ...unhosted } = domain
  const stack = synthesize(stage({ domain: unhosted }))
  expect(recordsOf(stack)).toEqual([])
  expect(stack.template.Outputs.DnsTarget).toMatchObject({
    Value: attribute(stack.the('AWS::ApiGatewayV2::DomainName').id, 'RegionalDomainName'),
  })
})

describe('CloudFront', () => {
  const distribution = behind.the('AWS::CloudFront::Distribution')
  const config = distribution.Properties.DistributionConfig as Record<string, unknown> & {
    Origins: Record<string, unknown>[]
    DefaultCacheBehavior: Record<string, unknown>
    CacheBehaviors: Record<string, unknown>[]
  }

  test('has the name, the certificate and the web ACL of the stage, TLS 1.2 and HTTP/3', () => {
    expect(config).toMatchObject({
      Aliases: [domain.name],
      WebACLId: webAclArn,
      HttpVersion: 'http2and3',
      ViewerCertificate: { AcmCertificateArn: edge.certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
    })
  })

  test('sends what it lets through to the domain of the API, over TLS 1.2, with the secret', () => {
    const [secret] = secretsOf(behind)
    const { id } = behind.the('AWS::ApiGatewayV2::DomainName')
    expect(config.Origins).toHaveLength(1)
    expect(config.Origins[0]).toMatchObject({
      DomainName: attribute(id, 'RegionalDomainName'),
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
      OriginCustomHeaders: [{ HeaderName: 'x-origin-verify', HeaderValue: { 'Fn::Join': ['', expect.anything()] } }],
    })
    expect(JSON.stringify(config.Origins[0]?.OriginCustomHeaders)).toContain(resolved(secret))
  })

  test('lets every method and header through, adds the country, and keeps nothing but the public keys', () => {
    const { id, Properties } = behind.the('AWS::CloudFront::CachePolicy')
    const through = {
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      ViewerProtocolPolicy: 'https-only',
      OriginRequestPolicyId: '33f36d7e-f396-46d9-90e0-52428a34d9dc', // AllViewerAndCloudFrontHeaders-2022-06
    }
    // CachingDisabled
    expect(config.DefaultCacheBehavior).toMatchObject({
      ...through,
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    })
    expect(config.CacheBehaviors).toMatchObject([
      { ...through, PathPattern: '/.well-known/jwks.json', CachePolicyId: { Ref: id } },
    ])
    expect(Properties.CachePolicyConfig).toMatchObject({ MinTTL: 0, DefaultTTL: 0, MaxTTL: routes['get-jwks'].maxAge })
  })

  test('keeps no refusal', () => {
    const errors = config.CustomErrorResponses as { ErrorCode: number; ErrorCachingMinTTL: number }[]
    expect(errors.map(({ ErrorCode }) => ErrorCode)).toEqual(expect.arrayContaining([403, 404, 503]))
    expect(new Set(errors.map(({ ErrorCachingMinTTL }) => ErrorCachingMinTTL))).toEqual(new Set([0]))
  })

  test('is where the records of the domain lead, by IPv4 and IPv6', () => {
    const aliasTarget = { DNSName: attribute(distribution.id, 'DomainName'), HostedZoneId: 'Z2FDTNDATAQYW2' }
    expect(recordsOf(behind).map(({ Type, AliasTarget }) => [Type, AliasTarget])).toEqual([
      ['A', aliasTarget],
      ['AAAA', aliasTarget],
    ])
  })
})

describe('the secret of the edge', () => {
  const variables = (stack: Synthesized, name: string) => functionsOf(stack, 'dev').get(name)?.Environment.Variables

  test('is known to every endpoint and to no task', () => {
    const [secret] = secretsOf(behind)
    for (const name of functionsOf(behind, 'dev').keys())
      if (name in routes)
        expect(JSON.stringify(variables(behind, name)?.EDGE_SECRETS), name).toContain(resolved(secret))
      else expect(variables(behind, name), name).not.toHaveProperty('EDGE_SECRETS')
  })

  test('gives way to a new one without a refusal: both are known before CloudFront sends it', () => {
    const renewed = synthesize(stage({ domain, edge: { ...edge, secretNumber: 2 } }))
    const [newer, older] = [...secretsOf(renewed)].toSorted().reverse()
    expect(older).toBe(secretsOf(behind)[0])
    const accepted = JSON.stringify(variables(renewed, 'create-session')?.EDGE_SECRETS)
    expect(accepted).toContain(`{"Ref":"${newer}"}`)
    expect(accepted).toContain(`{"Ref":"${older}"}`)
    const { Properties, DependsOn } = renewed.the('AWS::CloudFront::Distribution')
    expect(JSON.stringify(Properties)).toContain(`{"Ref":"${newer}"}`)
    expect(JSON.stringify(Properties)).not.toContain(`{"Ref":"${older}"}`)
    const endpoints = renewed
      .all('AWS::Lambda::Function')
      .filter(({ Properties: { FunctionName } }) => String(FunctionName).replace('viewing-service-dev-', '') in routes)
    expect(endpoints.length).toBeGreaterThan(10)
    expect(DependsOn).toEqual(expect.arrayContaining(endpoints.map(({ id }) => id)))
  })

  test('is in no template', () => {
    const secret = behind.all('AWS::SecretsManager::Secret').find(({ id }) => id === secretsOf(behind)[0])
    expect(secret?.Properties).toMatchObject({ GenerateSecretString: { PasswordLength: 43, ExcludePunctuation: true } })
    expect(secret?.Properties).not.toHaveProperty('SecretString')
  })
})

test('behind CloudFront the region is the country that it names, unless the stage names another header', () => {
  const header = (stack: Synthesized) =>
    functionsOf(stack, 'dev').get('create-session')?.Environment.Variables.REGION_HEADER
  expect(header(behind)).toBe('CloudFront-Viewer-Country')
  const settings = { ...services, REGION_HEADER: 'CloudFront-Viewer-Country-Region' }
  expect(header(synthesize(stage({ domain, edge, settings })))).toBe('CloudFront-Viewer-Country-Region')
  expect(header(named)).toBeUndefined()
})
