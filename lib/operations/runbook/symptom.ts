import type { FunctionName } from '../../../functions/contract/functions.ts'
import type { AlarmName } from '../alarms.ts'
import type { DashboardRow } from '../dashboard/row-titles.ts'

/** A log of the service: the one of a function, that of the endpoint which an alarm names, or the access log of the API. */
export type LogName = FunctionName | '<endpoint>' | 'access log'

/** The name of a log group in an account. `<stage>` stands for the stage's name, `<endpoint>` for the endpoint's. */
export const logGroupOf = (log: LogName): string =>
  log === 'access log' ? '/aws/vendedlogs/viewing-service-<stage>-api' : `/aws/lambda/viewing-service-<stage>-${log}`

/** What to ask CloudWatch Logs Insights, in its own language. */
export type Query = { readonly of: readonly LogName[]; readonly lines: readonly string[] }

/** What somebody complains of, and the way from there to the cause. */
export type Symptom = {
  /** The alarms that can show it; none where only people notice. */
  readonly alarms: readonly AlarmName[]
  /** Where the dashboard shows it. */
  readonly rows: readonly DashboardRow[]
  readonly query: Query
  /** The causes, the likeliest first. */
  readonly causes: readonly { readonly seen: string; readonly cause: string; readonly act: string }[]
}

export type Symptoms = Readonly<Record<string, Symptom>>
