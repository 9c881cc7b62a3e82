import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { FunctionName } from '../../functions/contract/functions.ts'
import { type Dimension, METRIC_NAMESPACE, type MetricName } from '../../functions/contract/metrics.ts'
import { functionNameOf } from '../stage/names.ts'
import type { Stage } from '../stage/stage.ts'
import type { AlarmName } from './alarms.ts'

/** The value of the dimension that keeps the metrics of two stages in one account apart. */
export const serviceDimension = ({ name }: Pick<Stage, 'name'>) => `viewing-service-${name}`

type Reading = { readonly statistic: string; readonly minutes?: number; readonly label?: string }

const read = ({ statistic, minutes = 1, label }: Reading) => ({
  statistic,
  period: Duration.minutes(minutes),
  ...(label !== undefined && { label }),
})

/** A metric that a function writes. */
export const serviceMetric = (
  stage: Stage,
  metricName: MetricName,
  reading: Reading,
  by: Partial<Record<Dimension, string>> = {},
): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: serviceDimension(stage), ...by },
    ...read(reading),
  })

/** What a metric filter of the access log counts: all requests to the routes of an alarm, or those answered with 5xx. */
export const answerMetricName = ({ name }: Stage, alarm: AlarmName, which: 'all' | 'failed') =>
  `${name}-${alarm}-${which}`

/** As {@link answerMetricName} says. */
export const answerMetric = (
  stage: Stage,
  alarm: AlarmName,
  which: 'all' | 'failed',
  reading: Omit<Reading, 'statistic'>,
) =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: answerMetricName(stage, alarm, which),
    ...read({ statistic: 'Sum', ...reading }),
  })

/** A metric that Lambda has of every function, all its versions together. */
export const functionMetric = (
  { name: stage }: Stage,
  name: FunctionName,
  metricName: 'Errors' | 'Throttles' | 'Duration' | 'Invocations' | 'ConcurrentExecutions',
  reading: Reading,
): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionNameOf(stage, name) },
    ...read({ label: name, ...reading }),
  })

/** Lambda's metrics of the whole account in the region have no dimension. */
export const accountMetric = (
  metricName: 'ClaimedAccountConcurrency' | 'ConcurrentExecutions',
  reading: Reading,
): Metric => new Metric({ namespace: 'AWS/Lambda', metricName, ...read(reading) })

/** A metric that API Gateway has of the whole API without being paid for it. */
export const apiMetric = (
  apiId: string,
  metricName: 'Count' | '4xx' | '5xx' | 'Latency' | 'IntegrationLatency',
  reading: Reading,
): Metric => new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap: { ApiId: apiId }, ...read(reading) })

/** ElastiCache names the nodes of a cluster in this way, shards and nodes counted from 1 (its user guide, "Finding a replication group's endpoints"). */
export const redisNodes = ({ redis }: Stage, cacheId: string): string[] => {
  const count = (length: number, digits: number) =>
    Array.from({ length }, (_, i) => String(i + 1).padStart(digits, '0'))
  return count(redis.shards, 4).flatMap((shard) =>
    count(1 + redis.replicas, 3).map((node) => `${cacheId}-${shard}-${node}`),
  )
}

/** A metric of one Redis node. Some have no metric without the CacheNodeId, which is always this one. */
export const redisMetric = (node: string, metricName: string, reading: Reading): Metric =>
  new Metric({
    namespace: 'AWS/ElastiCache',
    metricName,
    dimensionsMap: { CacheClusterId: node, CacheNodeId: '0001' },
    ...read(reading),
  })
