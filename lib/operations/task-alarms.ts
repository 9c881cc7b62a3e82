import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE, type MetricName } from '../../functions/contract/metrics.ts'
import type { Stage } from '../stage/stage.ts'
import { alarm } from './alarm.ts'

/** The value of the dimension that keeps the metrics of two stages in one account apart. */
export const serviceDimension = ({ name }: Stage) => `viewing-service-${name}`

/** By metric: when it is an alarm, and what that means. The sweep reports each minute, the age of the outbox when it has seen all of it. */
const ALARMS = {
  EventsDeadLettered: {
    above: 0,
    periods: 1,
    silence: 'fine',
    about: 'EventBridge will never accept some events: they are in the dead-letter streams of the outbox',
  },
  OutboxAge: {
    above: 60_000,
    periods: 5,
    silence: 'alarm',
    about: 'Events have waited over a minute for five, or no sweep has told: see the logs of both tasks',
  },
  SessionsOverdue: {
    above: 0,
    periods: 5,
    silence: 'fine',
    about: 'Sweeps have left expired sessions to the next one for five minutes: they do not keep up',
  },
  PartitionsUnvisited: {
    above: 0,
    periods: 5,
    silence: 'fine',
    about: 'Sweeps have not come round all partitions for five minutes: they do not keep up',
  },
} as const satisfies Partial<Record<MetricName, object>>

const metricOf = (metricName: string, stage: Stage) =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: serviceDimension(stage) },
    statistic: 'Maximum',
    period: Duration.minutes(1),
  })

/** Alarms on what the tasks measure. Each dead-letter queue brings its own. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, stage: Stage, topic: ITopic | undefined) {
    super(scope, id)
    for (const [name, { above, periods, silence, about }] of Object.entries(ALARMS))
      alarm(this, name, {
        ...{ about, above, periods, silence, topic },
        alarmName: `viewing-service-${stage.name}-${name}`,
        metric: metricOf(name, stage),
      })
  }
}
