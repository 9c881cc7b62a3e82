import { Duration } from 'aws-cdk-lib'
import { type Alarm, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Alias } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { alarm } from '../operations/alarm.ts'
import { LIVE_ALIAS } from '../stage/names.ts'

/** Long enough for a stage with few requests; the window slides, so that many failures are seen within a minute or two. */
const MINUTES = 5
/** One failure alone may be chance, and of many requests one in a hundred. */
const [LEAST, PERCENT] = [2, 1]

type Watched = {
  /** Requests that failed, and others they are compared with: names of Lambda's metrics. `Invocations` counts no throttled ones. */
  readonly metrics: readonly [failed: string, others: string]
  readonly share: string
  /** Whether the new version alone is meant, or all requests by the alias. */
  readonly isOfVersion: boolean
  readonly says: string
}

/** Lambda counts no version for a request that it refuses: none has begun it. */
const WATCHED = {
  errors: {
    ...{ metrics: ['Errors', 'Invocations'], share: 'failed / others' },
    isOfVersion: true,
    says: 'The new version of this function failed or took too long',
  },
  throttles: {
    ...{ metrics: ['Throttles', 'Invocations'], share: 'failed / (failed + FILL(others, 0))' },
    isOfVersion: false,
    says: 'Lambda had no instance for requests of this function',
  },
} as const satisfies Record<string, Watched>

const AFTER =
  'Viewers notice: requests of some of them fail, if a deployment is under way. Do first: nothing, CodeDeploy gives all requests back to the version before and the deployment fails. Then read the log of the function.'

/**
 * The metrics of an alias carry the version that ran while it has two (Lambda developer guide, "Using CloudWatch metrics
 * with Lambda": FunctionName, Resource, ExecutedVersion).
 */
const metricOf = (alias: Alias, metricName: string, isOfVersion: boolean) =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: {
      FunctionName: alias.lambda.functionName,
      Resource: `${alias.lambda.functionName}:${LIVE_ALIAS}`,
      ...(isOfVersion && { ExecutedVersion: alias.version.version }),
    },
    statistic: 'Sum',
    period: Duration.minutes(MINUTES),
  })

/** The alarms on one function that take a new version back. */
export const canaryAlarms = (
  scope: Construct,
  alias: Alias,
  functionName: string,
  topic: ITopic | undefined,
): Alarm[] =>
  Object.entries(WATCHED).map(([kind, { metrics, share, isOfVersion, says }]) => {
    const [failed, others] = metrics
    return alarm(scope, `${alias.node.id}-${kind}`, {
      alarmName: `${functionName}-canary-${kind}`,
      about: `${says}, for at least ${LEAST} requests and more than ${PERCENT} % of those of ${MINUTES} minutes. ${AFTER}`,
      above: PERCENT,
      topic,
      metric: new MathExpression({
        expression: `IF(failed >= ${LEAST}, 100 * ${share}, 0)`,
        label: `${kind}, in percent`,
        usingMetrics: { failed: metricOf(alias, failed, isOfVersion), others: metricOf(alias, others, isOfVersion) },
        period: Duration.minutes(MINUTES),
      }),
    })
  })
