import { Duration } from 'aws-cdk-lib'
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { functionsOf } from '../../stage/functions-of.ts'
import type { Stage } from '../../stage/stage.ts'
import { alarm, inTens, isRaisedIn, titled } from '../alarm.ts'
import type { RowOn } from '../alarms/alarm-row.ts'
import { type AlarmName, alarmsOn } from '../alarms.ts'
import { accountMetric, functionMetric, redisMetric, redisNodes } from '../metrics.ts'

type Props = { readonly stage: Stage; readonly cacheId: string; readonly alarmTopic: ITopic | undefined }

/** The metrics by short ids, and each with 0 where it has no value. */
const numbered = <Of>(of: readonly Of[], metric: (one: Of) => MathExpression['usingMetrics'][string]) => ({
  usingMetrics: Object.fromEntries(of.map((one, i) => [`m${i}`, metric(one)])),
  values: `[${of.map((_, i) => `FILL(m${i}, 0)`).join(', ')}]`,
})

/** Lambda's concurrency in percent of the account's quota. What is reserved counts as taken. */
export const concurrencyOfQuota = (minutes: number): MathExpression =>
  new MathExpression({
    expression: '100 * claimed / SERVICE_QUOTA(used)',
    label: 'Concurrency in use or reserved, in percent of the quota',
    usingMetrics: {
      claimed: accountMetric('ClaimedAccountConcurrency', { statistic: 'Maximum', minutes }),
      used: accountMetric('ConcurrentExecutions', { statistic: 'Maximum', minutes }),
    },
    period: Duration.minutes(minutes),
  })

/** The alarms on Lambda and ElastiCache. Where they have more than ten metrics there are several of one kind. */
export class CapacityAlarms extends Construct {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id)
    const { stage } = props
    for (const [name, row] of alarmsOn('functions')) if (isRaisedIn(stage, row)) this.watchFunctions(name, row, props)
    for (const [name, row] of alarmsOn('redis nodes')) if (isRaisedIn(stage, row)) this.watchNodes(name, row, props)
    for (const [name, row] of alarmsOn('quota')) if (isRaisedIn(stage, row)) this.watchQuota(name, row, props)
  }

  private watchFunctions(name: AlarmName, { metric, above }: RowOn<'functions'>, { stage, alarmTopic }: Props) {
    const reading = { statistic: 'Sum', minutes: 5 }
    for (const { suffix, group } of inTens(functionsOf(stage))) {
      const { usingMetrics, values } = numbered(group, (one) => functionMetric(stage, one, metric, reading))
      const { about, alarmName } = titled(name, stage)
      alarm(this, `${name}${suffix}`, {
        ...{ about, above, topic: alarmTopic, alarmName: `${alarmName}${suffix}` },
        metric: new MathExpression({
          expression: `SUM(${values})`,
          label: `${metric} of all these functions`,
          usingMetrics,
          period: Duration.minutes(5),
        }),
      })
    }
  }

  private watchNodes(name: AlarmName, row: RowOn<'redis nodes'>, { stage, cacheId, alarmTopic }: Props) {
    const { metric, of, above, minutes } = row
    const isSum = of === 'sum'
    // A sum is taken over the minutes; the highest value must last for each of them.
    const [period, periods] = isSum ? [minutes, 1] : [1, minutes]
    for (const { suffix, group } of inTens(redisNodes(stage, cacheId))) {
      const reading = { statistic: isSum ? 'Sum' : 'Maximum', minutes: period }
      const { usingMetrics, values } = numbered(group, (node) => redisMetric(node, metric, reading))
      const { about, alarmName } = titled(name, stage)
      alarm(this, `${name}${suffix}`, {
        ...{ about, above, periods, topic: alarmTopic, alarmName: `${alarmName}${suffix}` },
        metric: new MathExpression({
          expression: `${isSum ? 'SUM' : 'MAX'}(${values})`,
          label: `${metric}, ${of} of all these nodes`,
          usingMetrics,
          period: Duration.minutes(period),
        }),
      })
    }
  }

  private watchQuota(name: AlarmName, { percent, minutes }: RowOn<'quota'>, { stage, alarmTopic }: Props) {
    alarm(this, name, {
      ...{ ...titled(name, stage), above: percent, periods: minutes, topic: alarmTopic },
      metric: concurrencyOfQuota(1),
    })
  }
}
