import { events } from '../../../functions/contract/events/events.ts'
import { type MetricName, metrics } from '../../../functions/contract/metrics.ts'
import { endReason } from '../../../functions/contract/replies.ts'
import { assumed } from '../measured.ts'

/** How many metrics CloudWatch bills for one name: one for each value of its dimensions. */
const VALUES: Partial<Record<MetricName, number>> = {
  CreatesDenied: events['playback.denied'].metadata.shape.code.options.length,
  SessionsEnded: endReason.options.length,
  ...assumed.levelMetrics,
}

/** Metrics of the service as CloudWatch bills them. */
export const metricCount = (): number =>
  (Object.keys(metrics) as MetricName[]).reduce((sum, name) => sum + (VALUES[name] ?? 1), 0) // Object.keys gives only `string`
