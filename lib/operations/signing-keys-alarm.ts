import { Duration } from 'aws-cdk-lib'
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE } from '../../functions/contract/metrics.ts'
import type { Stage } from '../stage/stage.ts'
import { alarm } from './alarm.ts'
import { alarmNameOf, alarms, alarmText } from './alarms.ts'

/** Whose logs are watched: of the functions that hold the keys, those that some player or verifier calls all the time. */
export const KEY_WATCHERS = alarms.SigningKeys.of

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
          filterPattern: FilterPattern.exists(`$.message.${alarms.SigningKeys.member}`),
          metricNamespace: METRIC_NAMESPACE,
          metricName: `${name}-SigningKeys`,
          metricValue: '1',
        }),
    )
    const [filter] = filters
    if (!filter) return
    alarm(this, 'Alarm', {
      ...{ topic, above: 0, about: alarmText('SigningKeys', name), alarmName: alarmNameOf(name, 'SigningKeys') },
      metric: filter.metric({ statistic: 'Sum', period: Duration.minutes(5) }),
    })
  }
}
