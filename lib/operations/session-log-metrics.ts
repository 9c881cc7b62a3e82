import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { clusterNameOf, sessionLogQueueOf } from '../stage/names.ts'
import type { Stage } from '../stage/stage.ts'

/** A metric of the session log's database, or of its queue. */
export const sessionLogMetric = ({ name }: Stage, metricName: string, statistic: 'Maximum' | 'Sum' | 'Average') =>
  new Metric({
    ...(metricName.startsWith('Approximate')
      ? { namespace: 'AWS/SQS', dimensionsMap: { QueueName: sessionLogQueueOf(name) } }
      : { namespace: 'AWS/RDS', dimensionsMap: { DBClusterIdentifier: clusterNameOf(name) } }),
    ...{ metricName, statistic, period: Duration.minutes(1) },
  })
