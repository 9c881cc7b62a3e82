import { Metrics } from '@aws-lambda-powertools/metrics'
import { METRIC_NAMESPACE, metrics, type PlainMetricName } from '../contract/metrics.ts'
import { keysOf } from '../contract/records.ts'

/** Writes values of metrics to the log in CloudWatch's embedded metric format, as one line. */
export type Report = (values: Partial<Record<PlainMetricName, number>>) => void

/** Metrics have the dimension `service`, from POWERTOOLS_SERVICE_NAME. */
export const createReport = (): Report => {
  const line = new Metrics({ namespace: METRIC_NAMESPACE })
  return (values) => {
    for (const name of keysOf(values)) {
      const value = values[name]
      if (value !== undefined) line.addMetric(name, metrics[name].unit, value)
    }
    line.publishStoredMetrics()
  }
}
