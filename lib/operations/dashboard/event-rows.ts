import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { metrics, type PlainMetricName } from '../../../functions/contract/metrics.ts'
import type { Stage } from '../../stage/stage.ts'
import { serviceMetric } from '../metrics.ts'
import { sessionLogMetric } from '../session-log-metrics.ts'
import { dimensionValue, graph, histogram, split } from './widgets.ts'

const lines = (stage: Stage, statistic: string, ...names: PlainMetricName[]) =>
  names.map((name) => serviceMetric(stage, name, { statistic, label: `${name}: ${metrics[name].about}` }))

/** The outbox, the relay and the sweep. */
export const eventsRow = (stage: Stage): IWidget[] => [
  graph('Events that wait', lines(stage, 'Maximum', 'OutboxLength'), 4),
  graph('How long, ms', [...lines(stage, 'Maximum', 'OutboxAge'), ...lines(stage, 'p99', 'PublishDelay')], 4),
  graph('Published', lines(stage, 'Sum', 'EventsPublished', 'EventsRetried', 'EventsDeadLettered'), 4),
  graph(
    'The sweep',
    lines(stage, 'Sum', 'SessionsExpired', 'SessionsOverdue', 'PartitionsUnvisited', 'OrphansRemoved'),
    4,
  ),
]

/** The session log: its queue, its writer and its database. */
export const sessionLogRow = (stage: Stage): IWidget[] => [
  graph('Oldest event that waits, s', [sessionLogMetric(stage, 'ApproximateAgeOfOldestMessage', 'Maximum')], 4),
  graph(
    'Written',
    lines(stage, 'Sum', 'LogEventsRecorded', 'LogEventsRepeated', 'LogEventsPostponed', 'LogEventsRefused'),
    4,
  ),
  graph('Database, % of its capacity', [sessionLogMetric(stage, 'ACUUtilization', 'Maximum')], 4),
  graph('Connections', [sessionLogMetric(stage, 'DatabaseConnections', 'Maximum')], 4),
]

/** What happened to sessions. */
export const sessionsRow = (stage: Stage): IWidget[] => [
  graph('Starts', lines(stage, 'Sum', 'SessionsStarted', 'StartsDegraded'), 4),
  graph('Denials, by code', [split(stage, 'CreatesDenied', dimensionValue('code'))], 4),
  graph('Ends, by reason', [split(stage, 'SessionsEnded', dimensionValue('reason'))], 4),
  graph('Live sessions', lines(stage, 'Maximum', 'LiveSessions'), 4),
]

/** The levels of concurrency that accounts reach, by the streams of their plan. */
export const levelsRow = (stage: Stage): IWidget[] => {
  const label = `plan of ${dimensionValue('plan')}: ${dimensionValue('streams')} at once`
  return [
    histogram('Approved', split(stage, 'StreamsApproved', label)),
    histogram('Asked', split(stage, 'StreamsAsked', label)),
  ]
}
