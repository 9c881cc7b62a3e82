import { Duration } from 'aws-cdk-lib'
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE } from '../../functions/contract/metrics.ts'
import type { EndpointName } from '../../functions/contract/routes.ts'
import type { Stage } from '../stage/stage.ts'
import { alarm } from './alarm.ts'

/** Whose logs are watched: of the functions that hold the keys, those that some player or verifier calls all the time. */
export const KEY_WATCHERS: readonly EndpointName[] = ['create-session', 'send-heartbeat', 'validate-token', 'get-jwks']

/**
 * One alarm on what functions say of the key set: a key is damaged, or the symmetric one it was made with still signs.
 * One line is enough, since where little is asked there may be only one.
 */
export class SigningKeysAlarm extends Construct {
  constructor(scope: Construct, id: string, logs: readonly ILogGroup[], { name }: Stage, topic: ITopic | undefined) {
    super(scope, id)
    const filters = logs.map(
      (logGroup, i) =>
        new MetricFilter(this, `Log${i}`, {
          logGroup,
          filterPattern: FilterPattern.exists('$.message.signing_keys'),
          metricNamespace: METRIC_NAMESPACE,
          metricName: `${name}-SigningKeys`,
          metricValue: '1',
        }),
    )
    const [filter] = filters
    if (!filter) return
    alarm(this, 'Alarm', {
      about:
        'A key of playback tokens cannot be used, or tokens are still signed with the one the key set was made with: see signing_keys in the logs of the endpoints',
      ...{ topic, above: 0, alarmName: `viewing-service-${name}-SigningKeys` },
      metric: filter.metric({ statistic: 'Sum', period: Duration.minutes(5) }),
    })
  }
}
