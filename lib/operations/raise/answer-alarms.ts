import { Duration } from 'aws-cdk-lib'
import { type Alarm, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE } from '../../../functions/contract/metrics.ts'
import type { Stage } from '../../stage/stage.ts'
import { alarm, isRaisedIn, titled } from '../alarm.ts'
import type { RowOn } from '../alarms/alarm-row.ts'
import { type AlarmName, alarmsOn } from '../alarms.ts'
import { failedRequestTo, requestTo } from '../filters.ts'
import { answerMetric, answerMetricName } from '../metrics.ts'

type Props = { readonly stage: Stage; readonly accessLog: ILogGroup; readonly alarmTopic: ITopic | undefined }

/**
 * The alarms on requests that are answered with 5xx, one for each group of routes. They count lines of the API's access
 * log, so they see the answers of API Gateway too, and heartbeats, of which there are a hundred for each create, do not
 * hide creates.
 */
export class AnswerAlarms extends Construct {
  /** Those on what players need to play: history is not among it. */
  readonly ofPlayback: readonly Alarm[]

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id)
    const raised = alarmsOn('answers').filter(([, row]) => isRaisedIn(props.stage, row))
    const made = raised.map(([name, row]) => ({ row, alarm: this.watch(name, row, props) }))
    this.ofPlayback = made.filter(({ row }) => row.only !== 'session log').map((one) => one.alarm)
  }

  private watch(name: AlarmName, row: RowOn<'answers'>, { stage, accessLog, alarmTopic }: Props): Alarm {
    const { of, least, percent, minutes } = row
    const count = (which: 'all' | 'failed') => {
      new MetricFilter(this, `${name}-${which}`, {
        logGroup: accessLog,
        filterPattern: which === 'all' ? requestTo(of) : failedRequestTo(of),
        metricNamespace: METRIC_NAMESPACE,
        metricName: answerMetricName(stage, name, which),
        metricValue: '1',
        ...(which === 'all' && { defaultValue: 0 }),
      })
      return answerMetric(stage, name, which, { minutes })
    }
    return alarm(this, name, {
      ...{ ...titled(name, stage), topic: alarmTopic, above: percent },
      metric: new MathExpression({
        expression: `IF(failed >= ${least}, 100 * failed / all, 0)`,
        label: 'Answered with 5xx, in percent',
        usingMetrics: { all: count('all'), failed: count('failed') },
        period: Duration.minutes(minutes),
      }),
    })
  }
}
