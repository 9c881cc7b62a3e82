import { Duration } from 'aws-cdk-lib'
import { type IMetric, type IWidget, SearchExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { functionsOf } from '../../stage/functions-of.ts'
import type { Stage } from '../../stage/stage.ts'
import { functionMetric } from '../metrics.ts'
import { concurrencyOfQuota } from '../raise/capacity-alarms.ts'
import { dimensionValue, graph } from './widgets.ts'

/** Errors, throttles and concurrency of every function. */
export const functionsRow = (stage: Stage): IWidget[] => {
  const all = (metric: 'Errors' | 'Throttles' | 'ConcurrentExecutions', statistic: string) =>
    functionsOf(stage).map((name) => functionMetric(stage, name, metric, { statistic }))
  return [
    graph('Errors', all('Errors', 'Sum'), 4),
    graph('Throttles', all('Throttles', 'Sum'), 4),
    graph('Instances at work', all('ConcurrentExecutions', 'Maximum'), 4),
    graph('Concurrency of the account, % of its quota', [concurrencyOfQuota(1)], 4),
  ]
}

/** A metric of every node, whatever shards were added: an alarm could not search. */
const ofEveryNode = (cacheId: string, metric: string, statistic: 'Maximum' | 'Sum'): IMetric =>
  new SearchExpression({
    expression: `SEARCH('{AWS/ElastiCache,CacheClusterId,CacheNodeId} MetricName="${metric}" CacheClusterId=${cacheId}', '${statistic}', 60)`,
    label: dimensionValue('CacheClusterId'),
    period: Duration.minutes(1),
  })

/** What ElastiCache says of each node. */
export const redisRow = (cacheId: string): IWidget[] => {
  const most = (title: string, metric: string) => graph(title, [ofEveryNode(cacheId, metric, 'Maximum')], 4)
  const each = (title: string, metric: string) => graph(title, [ofEveryNode(cacheId, metric, 'Sum')], 4)
  return [
    most('Engine, % of its core', 'EngineCPUUtilization'),
    most('Host, % of all cores', 'CPUUtilization'),
    most('Memory used, %', 'DatabaseMemoryUsagePercentage'),
    most('Connections', 'CurrConnections'),
    most('Replicas behind, s', 'ReplicationLag'),
    each('Logins refused', 'AuthenticationFailures'),
    each('Logins turned away, too many at once', 'IamAuthenticationThrottling'),
    each('Logins expired', 'IamAuthenticationExpirations'),
  ]
}
