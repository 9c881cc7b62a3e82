import type { Synthesized } from './synthesize.ts'

export type MetricOfAlarm = {
  readonly Id: string
  readonly Expression?: string
  readonly ReturnData?: boolean
  readonly MetricStat?: {
    readonly Period: number
    readonly Stat: string
    readonly Metric: {
      readonly Namespace: string
      readonly MetricName: string
      readonly Dimensions?: { readonly Name: string; readonly Value: unknown }[]
    }
  }
}

export type AlarmProperties = Record<string, unknown> & {
  readonly AlarmName?: string
  readonly Metrics?: MetricOfAlarm[]
}

/** The alarms of a stage by their names in the table, those that are numbered with their number. */
export const alarmsOf = ({ all }: Synthesized, stageName: string): ReadonlyMap<string, AlarmProperties> =>
  new Map(
    all('AWS::CloudWatch::Alarm').map(({ Properties }) => {
      const alarm = Properties as AlarmProperties
      return [String(alarm.AlarmName).replace(`viewing-service-${stageName}-`, ''), alarm]
    }),
  )

/** The metrics of an alarm on an expression, without the expression. */
export const statsOf = (alarm: AlarmProperties | undefined) =>
  (alarm?.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat ?? [])

/** The expression that an alarm is on. */
export const expressionOf = (alarm: AlarmProperties | undefined) =>
  alarm?.Metrics?.find(({ Expression }) => Expression !== undefined)?.Expression
