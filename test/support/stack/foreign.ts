import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { App, type Environment, Stack } from 'aws-cdk-lib'
import type { IRuleTarget } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { expect, inject } from 'vitest'
import { PlaybackEventRule, type PlaybackEventRuleProps } from '../../../lib/events/playback-event-rule.ts'

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> }

/** Another team's stack with one rule, judged by the CDK's validator; its resources by id. */
export const subscribed = (propsFor: (target: IRuleTarget) => PlaybackEventRuleProps, env: Environment = {}) => {
  const outdir = mkdtempSync(join(inject('scratch'), 'foreign-'))
  const context = { '@aws-cdk/core:validateAgainstDefaultRules': true }
  const app = new App({ outdir, context, analyticsReporting: false })
  const stack = new Stack(app, 'engagement', { env })
  new PlaybackEventRule(stack, 'Playback', propsFor(new SqsQueue(new Queue(stack, 'Plays'))))
  const resources: Record<string, Resource> = app.synth().getStackByName('engagement').template.Resources
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'))
  const violations = report.pluginReports.flatMap((plugin: { violations: unknown[] }) => plugin.violations)
  const of = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type)
  const id = (pattern: RegExp) => Object.keys(resources).find((one) => pattern.test(one))
  return { violations, of, id }
}

export type Subscribed = ReturnType<typeof subscribed>

type Target = { Arn: unknown; RoleArn?: { 'Fn::GetAtt': [string, string] }; DeadLetterConfig: unknown }
export const ruleOf = ([, { Properties }]: [string, Resource]) =>
  Properties as { EventBusName: unknown; EventPattern: Record<string, unknown>; State: string; Targets: Target[] }

/** Which rules may put into the dead-letter queue. */
export const admitted = ({ of, id }: Subscribed) => {
  const policy = of('AWS::SQS::QueuePolicy').find(([, { Properties }]) =>
    JSON.stringify(Properties.Queues).includes(`"${id(/DeadLetters[0-9A-F]{8}$/)}"`),
  )
  const document = policy?.[1].Properties.PolicyDocument as { Statement: Record<string, unknown>[] } | undefined
  return (document?.Statement ?? [])
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal, Action, Condition }) => {
      expect({ Principal, Action }).toEqual({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
      })
      return (Condition as { ArnEquals: { 'aws:SourceArn': unknown } }).ArnEquals['aws:SourceArn']
    })
}
