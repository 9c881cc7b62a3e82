import { describe, expect, test } from 'vitest'
import { functionBehind, type Template } from '../../../bin/local/template/template.ts'
import { routes } from '../../../functions/contract/routes.ts'
import { alarmsOn } from '../../../lib/operations/alarms.ts'
import { endpointsOf } from '../../../lib/stage/functions-of.ts'
import { services, stage } from '../../support/stack/stages.ts'
import { functionsOf, type Resource, synthesize } from '../../support/stack/synthesize.ts'

const CANARY = { percent: 10, minutes: 5 }
const stack = synthesize(stage({ canary: CANARY }))
const PLAYERS = endpointsOf(stage()).filter((name) => name !== 'get-health')

const reference = (value: unknown): string =>
  /"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"/
    .exec(JSON.stringify(value) ?? '')
    ?.slice(1)
    .find(Boolean) ?? ''
const find = (type: string, id: string) => stack.all(type).find((resource) => resource.id === id)
const nameOf = (functionId: string) =>
  String(find('AWS::Lambda::Function', functionId)?.Properties.FunctionName).replace('viewing-service-dev-', '')
const aliasOf = (name: string, within = stack) =>
  within
    .all('AWS::Lambda::Alias')
    .find(({ Properties }) =>
      String(
        within.all('AWS::Lambda::Function').find(({ id }) => id === reference(Properties.FunctionName))?.Properties
          .FunctionName,
      ).endsWith(`-${name}`),
    )
const groupOf = (alias: Resource | undefined) => {
  const { CodeDeployLambdaAliasUpdate: update } = Object(alias?.UpdatePolicy)
  return find('AWS::CodeDeploy::DeploymentGroup', reference(update?.DeploymentGroupName))
}

test('without the member there is no version, no alias and no CodeDeploy', () => {
  const types = Object.values(synthesize(stage()).template.Resources).map(({ Type }) => String(Type))
  expect(types).toContain('AWS::Lambda::Function')
  expect(types.filter((type) => /CodeDeploy|Lambda::(Version|Alias)/.test(type))).toEqual([])
})

test('every endpoint but the health check has an alias, and no task has one', () => {
  const aliases = stack.all('AWS::Lambda::Alias')
  expect(aliases.map(({ Properties }) => nameOf(reference(Properties.FunctionName))).toSorted()).toEqual(
    PLAYERS.toSorted(),
  )
  expect(new Set(aliases.map(({ Properties }) => Properties.Name))).toEqual(new Set(['live']))
})

test('API Gateway calls the alias, and may before it is told to', () => {
  const behind = stack.all('AWS::ApiGatewayV2::Route').map(({ Properties }) => {
    const integration = find('AWS::ApiGatewayV2::Integration', reference(Properties.Target))
    const target = reference(integration?.Properties.IntegrationUri)
    const allowed = stack
      .all('AWS::Lambda::Permission')
      .filter(({ Properties }) => reference(Properties.FunctionName) === target)
      .map(({ id }) => id)
    expect(allowed.length).toBeGreaterThan(0)
    expect(integration?.DependsOn).toEqual(expect.arrayContaining(allowed))
    return [Properties.RouteKey, find('AWS::Lambda::Alias', target) ? 'alias' : 'function']
  })
  const ofHealth = behind.filter(([key]) => String(key).endsWith(' /health'))
  expect(ofHealth.map(([, kind]) => kind)).toEqual(['function', 'function', 'function'])
  expect(new Set(behind.filter((one) => !ofHealth.includes(one)).map(([, kind]) => kind))).toEqual(new Set(['alias']))
})

test('schedules, rules and the rotation of keys start the function itself', () => {
  const targets = [
    ...stack.all('AWS::Scheduler::Schedule').map(({ Properties }) => Object(Properties.Target).Arn),
    ...stack.all('AWS::SecretsManager::RotationSchedule').map(({ Properties }) => Properties.RotationLambdaARN),
  ]
  const started = targets.map((target) => nameOf(reference(target)))
  expect(new Set(started)).toEqual(new Set(['expire-sessions', 'publish-events', 'rotate-signing-key']))
})

test('the local runner finds the same function behind each route as without a canary', () => {
  const behind = (within: typeof stack) => {
    const template: Template = JSON.parse(JSON.stringify(within.template))
    return within.all('AWS::ApiGatewayV2::Route').map(({ id }) => functionBehind(template, { Ref: id }))
  }
  expect(behind(stack)).toEqual(behind(synthesize(stage())))
  expect(behind(stack)).not.toContain(undefined)
})

describe('when a canary is switched on or off', () => {
  const before = synthesize(stage())
  const permissions = ({ all }: typeof stack) => all('AWS::Lambda::Permission').map(({ id }) => id)

  test('the routes and integrations stay the same resources', () => {
    for (const type of ['AWS::ApiGatewayV2::Route', 'AWS::ApiGatewayV2::Integration', 'AWS::Lambda::Function'])
      expect(stack.all(type).map(({ id }) => id)).toEqual(before.all(type).map(({ id }) => id))
  })

  test('each integration waits for its permissions in both', () => {
    for (const { id, DependsOn } of before.all('AWS::ApiGatewayV2::Integration')) {
      expect(DependsOn).toEqual(find('AWS::ApiGatewayV2::Integration', id)?.DependsOn)
      expect(permissions(before)).toEqual(expect.arrayContaining(DependsOn as string[]))
    }
  })

  test('API Gateway may call the function itself, by its own path, until it has heard of the alias', () => {
    for (const name of PLAYERS) {
      const direct = stack
        .all('AWS::Lambda::Permission')
        .filter(({ id, Properties }) => id.includes('Direct') && nameOf(reference(Properties.FunctionName)) === name)
      expect(direct).toHaveLength(1)
      expect(direct[0]?.Properties.Principal).toBe('apigateway.amazonaws.com')
      const { path } = routes[name]
      expect(JSON.stringify(direct[0]?.Properties.SourceArn)).toContain(`/*/*${path}"`)
    }
  })
})

test('CodeDeploy shifts each alias as the stage says, and takes it back when an alarm is raised', () => {
  expect(stack.the('AWS::CodeDeploy::DeploymentConfig').Properties).toEqual({
    ComputePlatform: 'Lambda',
    TrafficRoutingConfig: {
      Type: 'TimeBasedCanary',
      TimeBasedCanary: { CanaryPercentage: 10, CanaryInterval: 5 },
    },
  })
  const application = { Ref: stack.the('AWS::CodeDeploy::Application').id }
  for (const name of PLAYERS) {
    const alias = aliasOf(name)
    const group = groupOf(alias)
    expect(alias?.UpdatePolicy).toMatchObject({ CodeDeployLambdaAliasUpdate: { ApplicationName: application } })
    expect(alias?.DependsOn).toContain(group?.id)
    expect(group?.Properties).toMatchObject({
      DeploymentGroupName: `viewing-service-dev-${name}`,
      ApplicationName: application,
      DeploymentConfigName: { Ref: stack.the('AWS::CodeDeploy::DeploymentConfig').id },
      AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'] },
    })
  }
})

test('the alarms that take a function back are those on its new version and on what all callers are answered', () => {
  for (const name of PLAYERS) {
    const alias = aliasOf(name)
    const { Enabled, Alarms } = Object(groupOf(alias)?.Properties.AlarmConfiguration)
    const alarms = (Alarms as { Name: unknown }[]).map(
      ({ Name }) => find('AWS::CloudWatch::Alarm', reference(Name))?.Properties ?? {},
    )
    expect(Enabled).toBe(true)
    expect(alarms.length).toBeLessThanOrEqual(10) // CodeDeploy's limit
    expect(alarms.map(({ AlarmName }) => String(AlarmName).replace('viewing-service-dev-', ''))).toEqual([
      ...[`${name}-canary-errors`, `${name}-canary-throttles`],
      ...['ViewersCannotStart', 'HeartbeatsFail', 'OpenRoutesFail', 'SessionCallsFail'],
    ])
    const [errors, throttles] = alarms.map(({ Metrics }) => JSON.stringify(Metrics))
    const version = JSON.stringify(alias?.Properties.FunctionVersion)
    expect(errors).toContain(`{"Name":"ExecutedVersion","Value":${version}}`)
    expect(errors).toContain('"MetricName":"Errors"')
    expect(errors).toContain('IF(failed >= 2, 100 * failed / others, 0)')
    expect(throttles).toContain('":live"')
    expect(throttles).toContain('"MetricName":"Throttles"')
    expect(throttles).not.toContain('ExecutedVersion')
  }
})

test('the alarms of an endpoint name it, and say what to do first', () => {
  for (const name of PLAYERS)
    for (const kind of ['errors', 'throttles']) {
      const { AlarmDescription } =
        stack
          .all('AWS::CloudWatch::Alarm')
          .find(({ Properties }) => Properties.AlarmName === `viewing-service-dev-${name}-canary-${kind}`)
          ?.Properties ?? {}
      expect(AlarmDescription).toMatch(new RegExp(`^[^<]*\\b${name}\\b[^<]*\\. Do first: [^<]+$`))
    }
})

/** The least that a stage may write. */
const LEAST_SHARE = 10

test('a version that fails every request it gets raises the alarm on answers of an endpoint that has one for itself', () => {
  expect(() => stage({ canary: { percent: LEAST_SHARE - 1, minutes: 5 } })).toThrow(/canary.percent/)
  for (const [, { percent }] of alarmsOn('answers')) expect(percent).toBeLessThan(LEAST_SHARE)
})

test('CodeDeploy may move the aliases of these functions and read alarms, and nothing else', () => {
  const roleId = reference(groupOf(aliasOf('create-session'))?.Properties.ServiceRoleArn)
  const { AssumeRolePolicyDocument, Policies } = find('AWS::IAM::Role', roleId)?.Properties ?? {}
  expect(JSON.stringify(AssumeRolePolicyDocument)).toContain('{"Service":"codedeploy.amazonaws.com"}')
  const [{ PolicyDocument }] = Policies as [{ PolicyDocument: { Statement: Record<string, unknown>[] } }]
  const [moving, reading, ...others] = PolicyDocument.Statement
  expect(moving?.Action).toEqual(['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'])
  const movable = [moving?.Resource]
    .flat()
    .map((one) => /:function:viewing-service-dev-([\w:-]+)"/.exec(JSON.stringify(one))?.[1])
  expect(movable.toSorted()).toEqual(PLAYERS.flatMap((name) => [name, `${name}:live`]).toSorted())
  expect(reading).toEqual({ Action: 'cloudwatch:DescribeAlarms', Effect: 'Allow', Resource: '*' })
  expect(others).toEqual([])
  expect(
    stack.all('AWS::IAM::Policy').filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(roleId)),
  ).toEqual([])
})

describe('a version', () => {
  const versions = (changes: object) => {
    const within = synthesize(stage({ canary: CANARY, ...changes }))
    return PLAYERS.map((name) => reference(aliasOf(name, within)?.Properties.FunctionVersion))
  }
  const same = versions({})

  test('is the same for the same stage, and goes when its successor has all requests', () => {
    expect(versions({})).toEqual(same)
    expect(new Set(same).size).toBe(PLAYERS.length)
    for (const { DeletionPolicy, UpdateReplacePolicy } of stack.all('AWS::Lambda::Version'))
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Delete', 'Delete'])
  })

  /** Lambda publishes no version of a function that has not changed, and CloudFormation fails then. */
  test.each([
    ['Redis’ maintenance window', { redis: { ...stage().redis, maintenanceWindow: 'tue:04:00-tue:05:00' } }],
    ['the subscribers of the bus', { events: { archiveDays: 7, log: true, subscribers: ['210987654321'] } }],
    ['the retention of logs', { logRetentionDays: 30 }],
    ['protection', { protect: true }],
    ['tags', { tags: { team: 'playback' } }],
  ])('changes with %s only where its function changes too', (_, changes) => {
    const after = synthesize(stage({ canary: CANARY, ...changes }))
    for (const name of PLAYERS) {
      const [one, other] = [stack, after].map((within) => {
        const { Properties } = aliasOf(name, within) ?? {}
        const { Code, Environment } =
          within.all('AWS::Lambda::Function').find(({ id }) => id === reference(Properties?.FunctionName))
            ?.Properties ?? {}
        return { version: reference(Properties?.FunctionVersion), text: JSON.stringify({ Code, Environment }) }
      })
      if (one?.version !== other?.version) expect(one?.text).not.toBe(other?.text)
    }
  })

  test.each([
    ['a setting', { settings: { ...services, HEARTBEAT_INTERVAL: '20s' } }],
    ['authentication', { authentication: 'none' }],
    ['the cache that its address is of', { redis: { ...stage().redis, nodeType: 'cache.r7g.large' } }],
    ['the network that its subnets are of', { network: { own: { cidr: '10.77.0.0/16', natGateways: 1 } } }],
  ])('is another one when %s changes, though the code does not', (_, changes) => {
    expect(versions(changes).filter((id) => same.includes(id))).toEqual([])
  })

  test('is the same when only what a version does not hold changes', () => {
    expect(versions({ reservedConcurrency: { 'create-session': 7 }, throttling: { rate: 7, burst: 7 } })).toEqual(same)
    expect(versions({ canary: { percent: 50, minutes: 60 } })).toEqual(same)
  })
})

test('instances are reserved for a function as a whole, whatever its versions', () => {
  const reserved = synthesize(stage({ canary: CANARY, reservedConcurrency: { 'send-heartbeat': 9 } }))
  expect(functionsOf(reserved, 'dev').get('send-heartbeat')?.ReservedConcurrentExecutions).toBe(9)
  expect(
    reserved.all('AWS::Lambda::Version').filter(({ Properties }) => 'ProvisionedConcurrencyConfig' in Properties),
  ).toEqual([])
})
