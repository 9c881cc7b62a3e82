import { type App, Stack, Validations } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import * as lambda from 'aws-cdk-lib/aws-lambda'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { eventsSchema } from '../../lib/stage/members/events-schema.ts'
import { readStage } from '../../lib/stage/stage.ts'
import { stageSchema } from '../../lib/stage/stage-schema.ts'
import { ViewingServiceStack } from '../../lib/viewing-service-stack.ts'
import { kindsOfStage } from '../support/stack/kinds-of-stage.ts'
import { nag } from '../support/stack/nag.ts'

vi.setConfig({ testTimeout: 120_000 })

/** What the stack warns of itself: a stage may mean it. */
const isOurs = ({ rule }: { rule: string }) => rule.startsWith('Annotation::viewing-service:')

const warning = (rule: string, name: string) => ({
  rule: `Annotation::viewing-service:${rule}`,
  path: expect.stringContaining(name),
})
/** What a stage is warned of: alarms that notify nobody, who may call, and where the region of a viewer comes from. */
const warningsOf = (name: string) => {
  const { authentication, settings, protect, ...more } = kindsOfStage[name] ?? {}
  return [
    ...(protect && !('alarmTopicArn' in more) ? [warning('alarms-notify-nobody', name)] : []),
    ...(authentication === 'none' ? [warning('authentication-none', name)] : []),
    ...('edge' in more || (settings && 'REGION_HEADER' in settings) ? [] : [warning('region-of-the-body', name)]),
  ]
}

/** Names of which an account has one each. A role's inline policy and a function's alias have theirs to themselves; a domain is the stage's. */
const NESTED = ['AWS::IAM::Policy', 'AWS::Lambda::Alias', 'AWS::Route53::RecordSet']
const NAMES =
  'FunctionName LogGroupName Name RoleName QueueName ArchiveName AlarmName RegistryName PolicyName ApplicationName DeploymentGroupName'.split(
    ' ',
  )
type Template = { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> }
const namesIn = ({ Resources }: Template) => {
  const resources = Object.values(Resources).filter(({ Type }) => !NESTED.includes(Type))
  const named = resources.flatMap(({ Properties = {} }) => NAMES.map((name) => Properties[name]))
  return named.filter((name) => typeof name === 'string')
}

describe.each(Object.keys(kindsOfStage))('stage %s', (name) => {
  let judged: ReturnType<typeof nag>
  beforeAll(() => {
    judged = nag((app) => new ViewingServiceStack(app, readStage(kindsOfStage, name)))
  }, 120_000)
  const stack = () => judged.assembly?.stacks[0]

  test('leaves nothing of AwsSolutions, Serverless and the CDK’s validator unacknowledged, and acknowledges nothing in vain', () => {
    expect(judged.refusal).toBe('')
    expect(judged.findings.filter((one) => !isOurs(one))).toEqual([])
    expect(judged.said.length).toBeGreaterThan(30)
    expect(judged.needless).toEqual([])
    expect(judged.groundless).toEqual([])
    expect(judged.wholesale).toEqual([])
  })

  test('is warned of what everybody may do, and of nothing else', () => {
    expect(judged.findings).toEqual(warningsOf(name))
  })

  test('needs no look-up, and is for its own account and region alone', () => {
    expect(judged.assembly?.manifest.missing).toBeUndefined()
    const { account, region } = kindsOfStage[name] ?? {}
    expect(stack()?.environment.name).toBe(`aws://${account}/${region}`)
  })

  test('has its name in every name that is unique in an account', () => {
    const names = namesIn(stack()?.template)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((one) => !one.includes(name))).toEqual([])
  })
})

test('one of the stages says everything that a stage may say', () => {
  const { everything } = kindsOfStage
  expect(Object.keys(everything ?? {})).toEqual(expect.arrayContaining(Object.keys(stageSchema.shape)))
  expect(Object.keys(everything?.events ?? {})).toEqual(expect.arrayContaining(Object.keys(eventsSchema.shape)))
})

/** An app that no pack may let pass. */
const careless = (app: App) => {
  const stack = new Stack(app, 'careless')
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 })
  const group = new ec2.SecurityGroup(stack, 'Group', { vpc: vpc as ec2.IVpc })
  group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.allTraffic())
  new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = () => {}'),
  })
  return { stack, vpc, bucket: new Bucket(stack, 'Bucket') }
}

test('both rule packs find what is wrong in a careless stack, and stop the synthesis', () => {
  const { findings, refusal } = nag(careless)
  expect(refusal).toMatch(/^ValidationFailed/)
  const rules = findings.map(({ rule }) => rule)
  expect(rules).toEqual(expect.arrayContaining(['AwsSolutions-EC23', 'AwsSolutions-VPC7', 'AwsSolutions-S1']))
  expect(rules).toEqual(expect.arrayContaining(['Serverless-LambdaDLQ', 'Serverless-LambdaTracing']))
})

describe('an acknowledgement', () => {
  const acknowledged = (of: 'stack' | 'vpc' | 'bucket', reason: string) =>
    nag((app) => Validations.of(careless(app)[of]).acknowledge({ id: 'AwsSolutions-VPC7', reason }))
  const reason = 'Nothing of ours is ever in this network'
  const acknowledgement = (path: string) => [{ rule: 'AwsSolutions-VPC7', path, reason }]

  test('with a reason, where it is needed, is accepted', () => {
    const { findings, needless, groundless, wholesale } = acknowledged('vpc', reason)
    expect(findings.map(({ rule }) => rule)).not.toContain('AwsSolutions-VPC7')
    expect({ needless, groundless, wholesale }).toEqual({ needless: [], groundless: [], wholesale: [] })
  })

  test('that nothing needs is reported', () => {
    expect(acknowledged('bucket', reason).needless).toEqual(acknowledgement('careless/Bucket'))
  })

  test('of a whole stack is reported', () => {
    expect(acknowledged('stack', reason).wholesale).toEqual(acknowledgement('careless'))
  })

  test.each(['', ' ', 'Not needed'])('with no more reason than "%s" is reported', (reason) => {
    expect(acknowledged('vpc', reason).groundless).toHaveLength(1)
  })
})
