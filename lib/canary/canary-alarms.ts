import { Duration } from 'aws-cdk-lib'
import { type Alarm, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Alias } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { EndpointName } from '../../functions/contract/routes.ts'
import { alarm, titled } from '../operations/alarm.ts'
import { alarmsOn } from '../operations/alarms.ts'
import { LIVE_ALIAS } from '../stage/names.ts'
import type { Stage } from '../stage/stage.ts'

type Reading = { readonly metricName: string; readonly minutes: number; readonly isOfVersion: boolean }

/**
 * The metrics of an alias carry the version that ran while it has two (Lambda developer guide, "Using CloudWatch metrics
 * with Lambda": FunctionName, Resource, ExecutedVersion).
 */
const metricOf = (alias: Alias, { metricName, minutes, isOfVersion }: Reading) =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: {
      FunctionName: alias.lambda.functionName,
      Resource: `${alias.lambda.functionName}:${LIVE_ALIAS}`,
      ...(isOfVersion && { ExecutedVersion: alias.version.version }),
    },
    statistic: 'Sum',
    period: Duration.minutes(minutes),
  })

/** Lambda counts a throttled request among no invocations, and for no version: none has begun it. */
const SHARES = {
  Errors: { share: 'failed / others', isOfVersion: true },
  Throttles: { share: 'failed / (failed + FILL(others, 0))', isOfVersion: false },
}

/** The alarms on one endpoint that take a new version back. */
export const canaryAlarms = (
  scope: Construct,
  endpoint: EndpointName,
  alias: Alias,
  { stage, alarmTopic }: { readonly stage: Stage; readonly alarmTopic: ITopic | undefined },
): Alarm[] =>
  alarmsOn('canary').map(([name, { metric, percent, least, minutes }]) => {
    const { share, isOfVersion } = SHARES[metric]
    const count = (metricName: string) => metricOf(alias, { metricName, minutes, isOfVersion })
    const { about, alarmName } = titled(name, stage)
    const kind = metric.toLowerCase()
    return alarm(scope, `${endpoint}-${kind}`, {
      about: about.replaceAll('<endpoint>', endpoint),
      alarmName: alarmName.replace('<endpoint>', endpoint),
      above: percent,
      topic: alarmTopic,
      metric: new MathExpression({
        expression: `IF(failed >= ${least}, 100 * ${share}, 0)`,
        label: `${kind}, in percent`,
        usingMetrics: { failed: count(metric), others: count('Invocations') },
        period: Duration.minutes(minutes),
      }),
    })
  })
