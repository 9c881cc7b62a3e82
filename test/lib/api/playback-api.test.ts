import { expect, test } from 'vitest'
import { routes } from '../../../functions/contract/routes.ts'
import { endpointsOf } from '../../../lib/stage/functions-of.ts'
import { faults, stage, written } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const stack = synthesize(stage())

const reference = (value: unknown): string =>
  /"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"/.exec(JSON.stringify(value))?.slice(1).find(Boolean) ?? ''
const propertiesOf = (type: string, id: string) => stack.all(type).find((resource) => resource.id === id)?.Properties

/** The function a route leads to, by route key. */
const served = new Map(
  stack.all('AWS::ApiGatewayV2::Route').map(({ Properties }) => {
    const integration = propertiesOf('AWS::ApiGatewayV2::Integration', reference(Properties.Target))
    expect(integration?.PayloadFormatVersion).toBe('2.0')
    const target = propertiesOf('AWS::Lambda::Function', reference(integration?.IntegrationUri))
    return [String(Properties.RouteKey), target?.FunctionName]
  }),
)

test('each row of the table, its preflight and the HEAD of a GET lead to its function, and nothing else is served', () => {
  const rows = endpointsOf(stage()).flatMap((name) => {
    const { method, path } = routes[name]
    return [method, 'OPTIONS', ...(method === 'GET' ? ['HEAD'] : [])].map((verb): [string, string] => [
      `${verb} ${path}`,
      `viewing-service-dev-${name}`,
    ])
  })
  expect([...served].sort()).toEqual(rows.sort())
})

test('the gateway leaves CORS to the functions', () => {
  expect(stack.the('AWS::ApiGatewayV2::Api').Properties).toMatchObject({
    Name: 'viewing-service-dev',
    ProtocolType: 'HTTP',
  })
})

test('the gateway may call each function by its own path only', () => {
  const ofGateway = stack
    .all('AWS::Lambda::Permission')
    .filter(
      ({ Properties }) =>
        !['secretsmanager.amazonaws.com', 'events.amazonaws.com'].includes(String(Properties.Principal)),
    )
  for (const { Properties } of ofGateway) {
    const name = String(propertiesOf('AWS::Lambda::Function', reference(Properties.FunctionName))?.FunctionName)
    const { path } = routes[name.replace('viewing-service-dev-', '') as keyof typeof routes]
    expect(Properties.Principal).toBe('apigateway.amazonaws.com')
    expect(JSON.stringify(Properties.SourceArn)).toContain(`/*/*${path}"`)
  }
})

test('the default stage deploys itself and throttles as the stage says', () => {
  expect(stack.the('AWS::ApiGatewayV2::Stage').Properties).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
  })
})

test('a stage decides whether the access log has the addresses of callers; by default it has', () => {
  const fieldsOf = (changes: object) => {
    const { AccessLogSettings } = synthesize(stage(changes)).the('AWS::ApiGatewayV2::Stage').Properties
    return JSON.parse((AccessLogSettings as { Format: string }).Format) as Record<string, string>
  }
  const { ip, ...others } = fieldsOf({})
  expect(ip).toBe('$context.identity.sourceIp')
  expect(fieldsOf({ accessLogIp: 'full' })).toEqual({ ip, ...others })
  expect(fieldsOf({ accessLogIp: 'none' })).toEqual(others)
  expect(faults(written({ accessLogIp: 'truncated' }))).toEqual([
    'stages.dev.accessLogIp must be "full" (the access log has the IP address of each caller, the default) or "none" (it has none)',
  ])
})

test('an access log line is JSON and holds nothing a caller sent', () => {
  const { Format, DestinationArn } = stack.the('AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings as Record<
    string,
    string
  >
  const fields: string[] = Object.values(JSON.parse(Format ?? ''))
  expect(fields).toEqual(
    expect.arrayContaining(['$context.requestId', '$context.routeKey', '$context.status', '$context.responseLatency']),
  )
  expect(
    fields.filter(
      (field) =>
        !/^\$context\.(request(Id|Time)|routeKey|status|(response|integration)Latency|responseLength|identity\.sourceIp|error\.responseType|integrationErrorMessage)$/.test(
          field,
        ),
    ),
  ).toEqual([])
  expect(propertiesOf('AWS::Logs::LogGroup', reference(DestinationArn))).toMatchObject({ RetentionInDays: 14 })
})
