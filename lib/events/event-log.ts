import { ArnFormat, Stack } from 'aws-cdk-lib'
import type { EventBus, IRuleTarget } from 'aws-cdk-lib/aws-events'
import { Effect, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnResourcePolicy, type LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { logGroup } from '../operations/log-group.ts'
import type { Stage } from '../stage/stage.ts'
import { PlaybackEventRule, type PlaybackEventRuleProps } from './playback-event-rule.ts'

/** The CDK's own target allows this by a function that calls CloudWatch Logs while the stack is deployed. */
const letEventBridgeWrite = (scope: Construct, policyName: string, group: LogGroup) =>
  new CfnResourcePolicy(scope, 'LogPolicy', {
    policyName,
    policyDocument: Stack.of(scope).toJsonString(
      new PolicyDocument({
        statements: [
          new PolicyStatement({
            effect: Effect.ALLOW,
            principals: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'].map((one) => new ServicePrincipal(one)),
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [group.logGroupArn],
          }),
        ],
      }),
    ),
  })

/** A target that writes each event as a line into a log group. EventBridge takes its ARN without the `:*` at the end. */
const lines = (scope: Construct, stage: Stage): IRuleTarget => {
  const name = `viewing-service-${stage.name}`
  const group = logGroup(scope, 'LogGroup', `/aws/events/${name}`, stage)
  const policy = letEventBridgeWrite(scope, `${name}-events`, group)
  const arn = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: group.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
  return {
    bind: (rule) => {
      rule.node.addDependency(policy)
      return { arn }
    },
  }
}

type EventLogProps = { readonly stage: Stage; readonly bus: EventBus } & Pick<PlaybackEventRuleProps, 'alarmTopic'>

/** Writes every playback event, but no replays, into the log group `/aws/events/viewing-service-<stage>`. */
export const eventLog = (scope: Construct, id: string, { stage, bus, ...alarm }: EventLogProps) =>
  new PlaybackEventRule(scope, id, { eventBusName: bus.eventBusName, target: lines(scope, stage), ...alarm })
