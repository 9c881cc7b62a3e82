import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Stage } from '../stage/stage.ts'
import type { AlarmRow } from './alarms/alarm-row.ts'
import { type AlarmName, alarmNameOf, alarmText } from './alarms.ts'

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

/** Lets a topic get a message when an alarm begins and when it ends. */
export const notify = (alarm: Alarm, topic: ITopic | undefined): void => {
  if (topic === undefined) return
  alarm.addAlarmAction(new SnsAction(topic))
  alarm.addOkAction(new SnsAction(topic))
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
  notify(created, topic)
  return created
}

/** Whether a stage has an alarm. */
export const isRaisedIn = (
  { protect, canary, sessionLog }: Pick<Stage, 'protect' | 'canary' | 'sessionLog'>,
  { only }: Pick<AlarmRow, 'only'>,
): boolean => {
  const has = { protected: protect, canary: canary !== undefined, 'session log': sessionLog !== undefined }
  return only === undefined || has[only]
}

/** What an alarm of the table is called and what it says. */
export const titled = (name: AlarmName, { name: stage }: Stage) => ({
  about: alarmText(name, stage),
  alarmName: alarmNameOf(stage, name),
})

/** An alarm on an expression can have ten metrics (CloudWatch, "Alarm data queries"): where there are more it is made several times. */
const MOST_METRICS = 10

/** The items in groups that fit into an alarm, each with what is added to the name of its alarm: `-2`, `-3` and so on. */
export const inTens = <Item>(items: readonly Item[]): { readonly suffix: string; readonly group: readonly Item[] }[] =>
  Array.from({ length: Math.ceil(items.length / MOST_METRICS) }, (_, i) => ({
    suffix: i === 0 ? '' : `-${i + 1}`,
    group: items.slice(i * MOST_METRICS, (i + 1) * MOST_METRICS),
  }))
