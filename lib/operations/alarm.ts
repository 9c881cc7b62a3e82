import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'

type AlarmProps = {
  /** What is wrong, and what to do. */
  readonly about: string
  readonly metric: IMetric
  readonly above: number
  /** Periods of the metric in a row; 1 by default. */
  readonly periods?: number
  /** What a period without data means; `fine` by default. */
  readonly silence?: 'fine' | 'alarm'
  readonly alarmName?: string | undefined
  /** Gets a message when the alarm begins and when it ends. */
  readonly topic?: ITopic | undefined
}

/** An alarm that lasts as long as the metric is above a value. */
export const alarm = (scope: Construct, id: string, props: AlarmProps): Alarm => {
  const { about, metric, above, periods = 1, silence = 'fine', alarmName, topic } = props
  const created = new Alarm(scope, id, {
    ...(alarmName !== undefined && { alarmName }),
    alarmDescription: about,
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: silence === 'alarm' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  })
  if (topic === undefined) return created
  created.addAlarmAction(new SnsAction(topic))
  created.addOkAction(new SnsAction(topic))
  return created
}
