import { Duration } from 'aws-cdk-lib'
import { type Alarm, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, type ILogGroup, type JsonPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE } from '../../functions/contract/metrics.ts'
import { routes } from '../../functions/contract/routes.ts'
import type { Stage } from '../stage/stage.ts'
import { alarm } from './alarm.ts'
import { alarmNameOf, alarms, alarmText } from './alarms.ts'

const { of: endpoint, percent, least, minutes } = alarms.ViewersCannotStart
const { method, path } = routes[endpoint]

const IS_CREATE = FilterPattern.stringValue('$.route', '=', `${method} ${path}`)
/** What functions and API Gateway answer when the service is at fault. The access log has the status as a text. */
const IS_5XX = FilterPattern.any(
  ...['500', '502', '503', '504'].map((status) => FilterPattern.stringValue('$.status', '=', status)),
)

/**
 * The alarm on creates that are answered with 5xx. It counts lines of the API's access log, so it sees the answers of
 * API Gateway too, and heartbeats, of which there are a hundred for each create, do not hide them.
 */
export class StartAlarm extends Construct {
  readonly alarm: Alarm

  constructor(scope: Construct, id: string, accessLog: ILogGroup, { name }: Stage, topic: ITopic | undefined) {
    super(scope, id)
    const count = (metricName: string, filterPattern: JsonPattern): IMetric =>
      new MetricFilter(this, metricName, {
        logGroup: accessLog,
        filterPattern,
        metricNamespace: METRIC_NAMESPACE,
        metricName: `${name}-${metricName}`,
        metricValue: '1',
      }).metric({ statistic: 'Sum', period: Duration.minutes(minutes) })
    this.alarm = alarm(this, 'Alarm', {
      ...{ topic, above: percent, about: alarmText('ViewersCannotStart', name) },
      alarmName: alarmNameOf(name, 'ViewersCannotStart'),
      metric: new MathExpression({
        expression: `IF(failed >= ${least}, 100 * failed / creates, 0)`,
        label: 'Creates answered with 5xx, in percent',
        usingMetrics: {
          creates: count('Creates', IS_CREATE),
          failed: count('CreatesFailed', FilterPattern.all(IS_CREATE, IS_5XX)),
        },
        period: Duration.minutes(minutes),
      }),
    })
  }
}
