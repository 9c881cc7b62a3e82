import { Duration } from 'aws-cdk-lib'
import { type IMetric, type IWidget, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { endpointsOf } from '../../stage/functions-of.ts'
import type { Stage } from '../../stage/stage.ts'
import { isRaisedIn } from '../alarm.ts'
import { alarms, alarmsOn } from '../alarms.ts'
import { answerMetric, apiMetric, functionMetric, serviceMetric } from '../metrics.ts'
import { DENIALS } from '../raise/start-alarms.ts'
import { graph } from './widgets.ts'

const creates = (stage: Stage, label: string) => answerMetric(stage, 'ViewersCannotStart', 'all', { minutes: 5, label })

/** The band is drawn from the model that the alarm has. */
const expected = (stage: Stage): IMetric[] => {
  const { deviations } = alarms.StartsUnusual
  if (!isRaisedIn(stage, alarms.StartsUnusual)) return [creates(stage, 'creates')]
  return [
    new MathExpression({
      expression: `ANOMALY_DETECTION_BAND(creates, ${deviations})`,
      label: 'expected',
      usingMetrics: { creates: creates(stage, 'creates') },
      period: Duration.minutes(5),
    }),
    creates(stage, 'creates'),
  ]
}

/** Whether viewers can start, and what they are refused for. */
export const startingRow = (stage: Stage, apiId: string): IWidget[] => [
  graph(
    'Answered with 5xx, by group of routes',
    alarmsOn('answers')
      .filter(([, row]) => isRaisedIn(stage, row))
      .map(([name]) => answerMetric(stage, name, 'failed', { minutes: 1, label: name })),
    4,
  ),
  graph('Creates in five minutes', expected(stage), 4),
  graph(
    'Creates refused by a decision, by code',
    DENIALS.map((code) =>
      serviceMetric(stage, 'CreatesDenied', { statistic: 'Sum', minutes: 5, label: code }, { code }),
    ),
    4,
  ),
  graph(
    'All requests',
    (['Count', '4xx', '5xx'] as const).map((name) => apiMetric(apiId, name, { statistic: 'Sum', label: name })),
    4,
  ),
]

/** The time that answers take, in ms. */
export const latencyRow = (stage: Stage, apiId: string): IWidget[] => {
  const names = endpointsOf(stage)
  const durations = (statistic: string) => names.map((name) => functionMetric(stage, name, 'Duration', { statistic }))
  const latencies = (['Latency', 'IntegrationLatency'] as const).flatMap((name) =>
    ['p50', 'p99'].map((statistic) => apiMetric(apiId, name, { statistic, label: `${name} ${statistic}` })),
  )
  return [
    graph('Each function, half of the requests are faster, ms', durations('p50')),
    graph('Each function, 99 of 100 requests are faster, ms', durations('p99')),
    graph('The whole API, ms', latencies),
  ]
}
