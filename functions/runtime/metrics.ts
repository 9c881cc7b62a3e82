import { Metrics } from '@aws-lambda-powertools/metrics'
import { type Counted, METRIC_NAMESPACE, metrics, type PlainMetricName } from '../contract/metrics.ts'
import { keysOf } from '../contract/records.ts'

/** A value, or at most 99 values of which CloudWatch makes minimum, maximum and percentiles. */
type Value = number | readonly number[]

/**
 * Writes values of metrics to the log in CloudWatch's embedded metric format: one line, and one for each combination of
 * values of further dimensions.
 */
export type Report = (values: Partial<Record<PlainMetricName, Value>>, counted?: readonly Counted[]) => void

/** Those of the same dimensions with the same values. */
const together = (counted: readonly Counted[]) => Map.groupBy(counted, ({ by }) => JSON.stringify(by)).values()

/** Metrics have the dimension `service`, from POWERTOOLS_SERVICE_NAME. */
export const createReport = (): Report => {
  const line = new Metrics({ namespace: METRIC_NAMESPACE })
  return (values, counted = []) => {
    for (const name of keysOf(values))
      for (const value of [values[name] ?? []].flat()) line.addMetric(name, metrics[name].unit, value)
    line.publishStoredMetrics()
    for (const group of together(counted)) {
      for (const [name, value] of Object.entries(group[0]?.by ?? {})) line.addDimension(name, value)
      for (const { metric, count } of group) line.addMetric(metric, metrics[metric].unit, count)
      line.publishStoredMetrics()
    }
  }
}
