import { events } from '../../../functions/contract/events/events.ts'
import { type MetricName, metrics } from '../../../functions/contract/metrics.ts'
import { endReason } from '../../../functions/contract/replies.ts'
import type { Stage } from '../../../lib/stage/stage.ts'
import { assumed } from '../measured.ts'

/** How many metrics CloudWatch bills for one name: one for each value of its dimensions. */
const VALUES: Partial<Record<MetricName, number>> = {
  CreatesDenied: events['playback.denied'].metadata.shape.code.options.length,
  SessionsEnded: endReason.options.length,
  ...assumed.levelMetrics,
}

/** Only a stage with a session log reports them. */
const isOfLog = (name: MetricName) => name.startsWith('LogEvents')

/** Metrics of a stage as CloudWatch bills them. */
export const metricCount = ({ sessionLog }: Pick<Stage, 'sessionLog'>): number =>
  (Object.keys(metrics) as MetricName[])
    .filter((name) => sessionLog !== undefined || !isOfLog(name))
    .reduce((sum, name) => sum + (VALUES[name] ?? 1), 0) // Object.keys gives only `string`
