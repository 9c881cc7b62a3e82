import { readFileSync } from 'node:fs'
import { type App, Stack, Validations } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { describe, expect, test, vi } from 'vitest'
import { readStage } from '../../lib/stage.ts'
import { ViewingServiceStack } from '../../lib/viewing-service-stack.ts'
import { nag } from './support/nag.ts'

vi.setConfig({ testTimeout: 60_000 })

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'))
const { dev } = context.stages

const everything = {
  ...dev,
  settings: { ...dev.settings, IDENTITY_BEARER_SECRET: 'identity-bearer', CONTENT_BEARER_SECRET: 'content-bearer' },
  events: {
    archiveDays: 7,
    relays: 8,
    log: true,
    subscribers: ['111111111111', '222222222222'],
    publishers: [{ account: '333333333333', source: 'identity-service' }],
    alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
  },
  reservedConcurrency: { 'publish-events': 16, 'expire-sessions': 1 },
  protect: true,
}
/** In somebody else's network, with nothing that can be left out. */
const guest = {
  ...dev,
  authentication: 'none',
  network: {
    existing: {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      cacheSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      functionSubnetIds: ['subnet-0123456789abcdef2', 'subnet-0123456789abcdef3'],
      createEndpoints: true,
    },
  },
}
const stages: Record<string, unknown> = { ...context.stages, everything, guest }

const isOpen = ({ rule }: { rule: string }) => rule === 'Annotation::viewing-service:authentication-none'

describe.each(Object.keys(stages))('stage %s', (stage) => {
  test('leaves nothing of AwsSolutions, Serverless and the CDK’s validator unacknowledged, and acknowledges nothing in vain', () => {
    const { findings, refusal, said, needless } = nag((app) => new ViewingServiceStack(app, readStage(stages, stage)))
    expect(refusal).toBe('')
    expect(findings.filter((one) => !isOpen(one))).toEqual([])
    expect(needless).toEqual([])
    expect(said.length).toBeGreaterThan(30)
    for (const { reason } of said) expect(reason.length).toBeGreaterThan(30)
  })
})

/** An app that no pack may let pass. */
const careless = (app: App) => {
  const stack = new Stack(app, 'careless')
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 })
  const group = new ec2.SecurityGroup(stack, 'Group', { vpc: vpc as ec2.IVpc })
  group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.allTraffic())
  return { stack, vpc, bucket: new Bucket(stack, 'Bucket') }
}

test('what is wrong is found, and stops the synth', () => {
  const { findings, refusal } = nag(careless)
  expect(refusal).toContain('AwsSolutions')
  const rules = findings.map(({ rule }) => rule)
  expect(rules).toEqual(expect.arrayContaining(['AwsSolutions-EC23', 'AwsSolutions-VPC7', 'AwsSolutions-S1']))
})

test('an acknowledgement that nothing needs is told', () => {
  const { needless, findings } = nag((app) => {
    const { vpc, bucket } = careless(app)
    Validations.of(vpc).acknowledge({ id: 'AwsSolutions-VPC7', reason: 'needed' })
    Validations.of(bucket).acknowledge({ id: 'AwsSolutions-VPC7', reason: 'in vain' })
  })
  expect(findings.map(({ rule }) => rule)).not.toContain('AwsSolutions-VPC7')
  expect(needless).toEqual([{ rule: 'AwsSolutions-VPC7', path: 'careless/Bucket', reason: 'in vain' }])
})
