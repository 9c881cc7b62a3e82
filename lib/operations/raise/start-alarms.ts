import { Duration } from 'aws-cdk-lib'
import { AnomalyDetectionAlarm, ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { ProblemCode } from '../../../functions/contract/problems.ts'
import type { Stage } from '../../stage/stage.ts'
import { alarm, isRaisedIn, notify, titled } from '../alarm.ts'
import type { RowOn } from '../alarms/alarm-row.ts'
import { type AlarmName, alarmsOn } from '../alarms.ts'
import { answerMetric, serviceMetric } from '../metrics.ts'

/** The decisions that refuse a create, which is then an event `playback.denied`. */
export const DENIALS = [
  'not_entitled',
  'content_unavailable',
  'concurrency_limit_reached',
] as const satisfies readonly ProblemCode[]

type Props = { readonly stage: Stage; readonly alarmTopic: ITopic | undefined }

const sum = (ids: readonly string[]) => ids.map((id) => `FILL(${id}, 0)`).join(' + ')

/** The alarms on creates that are no errors: refused far more often than usual, or far fewer than usual. */
export class StartAlarms extends Construct {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id)
    for (const [name, row] of alarmsOn('denials')) if (isRaisedIn(props.stage, row)) this.watchDenials(name, row, props)
    for (const [name, row] of alarmsOn('usual shape'))
      if (isRaisedIn(props.stage, row)) this.watchShape(name, row, props)
  }

  private watchDenials(name: AlarmName, row: RowOn<'denials'>, { stage, alarmTopic }: Props) {
    const { percent, least, minutes } = row
    const reading = { statistic: 'Sum', minutes }
    const denied = DENIALS.map(
      (code, i) => [`d${i}`, serviceMetric(stage, 'CreatesDenied', reading, { code })] as const,
    )
    const all = sum(denied.map(([id]) => id))
    alarm(this, name, {
      ...{ ...titled(name, stage), topic: alarmTopic, above: percent },
      metric: new MathExpression({
        expression: `IF(${all} >= ${least}, 100 * (${all}) / (${all} + FILL(started, 0)), 0)`,
        label: 'Creates that a decision refused, in percent',
        usingMetrics: { ...Object.fromEntries(denied), started: serviceMetric(stage, 'SessionsStarted', reading) },
        period: Duration.minutes(minutes),
      }),
    })
  }

  /** Metric math has no function for the same hour of last week, so that this is an alarm on CloudWatch's anomaly detection. */
  private watchShape(name: AlarmName, { deviations, periods }: RowOn<'usual shape'>, { stage, alarmTopic }: Props) {
    const { about, alarmName } = titled(name, stage)
    const created = new AnomalyDetectionAlarm(this, name, {
      alarmName,
      alarmDescription: about,
      metric: answerMetric(stage, 'ViewersCannotStart', 'all', { minutes: 5 }),
      stdDevs: deviations,
      comparisonOperator: ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.BREACHING,
    })
    notify(created, alarmTopic)
  }
}
