import { expect, test } from 'vitest'
import { alarmsOn } from '../../../../lib/operations/alarms.ts'
import { alarmsOf } from '../../../support/stack/alarms-of.ts'
import { stage } from '../../../support/stack/stages.ts'
import { synthesize } from '../../../support/stack/synthesize.ts'

const stack = synthesize(stage({ sessionLog: {} }))
const alarms = alarmsOf(stack, 'dev')
const { RedrivePolicy, QueueName } = stack
  .all('AWS::SQS::Queue')
  .map(({ Properties }) => Properties)
  .find(({ RedrivePolicy }) => RedrivePolicy !== undefined) as Record<string, unknown>
const { DBClusterIdentifier } = stack.the('AWS::RDS::DBCluster').Properties

test.each(alarmsOn('session log'))(
  '%s watches the queue or the cluster by the name that the stack gives it',
  (name, row) => {
    expect([QueueName, RedrivePolicy]).not.toContain(undefined)
    const isOfQueue = row.metric.startsWith('Approximate')
    expect(alarms.get(name)).toMatchObject({
      ...{ Namespace: isOfQueue ? 'AWS/SQS' : 'AWS/RDS', MetricName: row.metric, Statistic: 'Maximum', Period: 60 },
      Dimensions: [
        isOfQueue
          ? { Name: 'QueueName', Value: QueueName }
          : { Name: 'DBClusterIdentifier', Value: DBClusterIdentifier },
      ],
      ...{ Threshold: row.above, EvaluationPeriods: row.minutes, TreatMissingData: 'notBreaching' },
    })
  },
)

test('the dead letters of the log have an alarm from the first message', () => {
  expect(alarms.get('session-log-dead-letters')).toMatchObject({
    ...{ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 0, EvaluationPeriods: 1 },
  })
})

test('a stage without a session log has none of these alarms', () => {
  const names = [...alarmsOf(synthesize(stage()), 'dev').keys()]
  expect(names).toContain('failed-runs')
  expect(names.filter((name) => /session-?log/i.test(name))).toEqual([])
})
