import { expect, test } from 'vitest'
import { routes } from '../../../../functions/contract/routes.ts'
import { alarmsOn } from '../../../../lib/operations/alarms.ts'
import { alarmsOf, expressionOf, statsOf } from '../../../support/stack/alarms-of.ts'
import { stage } from '../../../support/stack/stages.ts'
import { synthesize } from '../../../support/stack/synthesize.ts'

const logging = stage({ sessionLog: {} })
const stack = synthesize(logging)
const alarms = alarmsOf(stack, 'dev')

/** The filter that counts into a metric. */
const filterOf = (metric: string) =>
  stack
    .all('AWS::Logs::MetricFilter')
    .find(({ Properties }) => JSON.stringify(Properties.MetricTransformations).includes(`"${metric}"`))?.Properties

test('creates that are answered with 5xx are an alarm, whoever answers them', () => {
  const found = alarms.get('ViewersCannotStart')
  expect(found).toMatchObject({
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  })
  expect(expressionOf(found)).toBe('IF(failed >= 3, 100 * failed / all, 0)')
  expect(statsOf(found).map(({ Period, Stat, Metric }) => [Metric.MetricName, Period, Stat])).toEqual([
    ['dev-ViewersCannotStart-all', 300, 'Sum'],
    ['dev-ViewersCannotStart-failed', 300, 'Sum'],
  ])
})

test.each(alarmsOn('answers'))('%s counts the lines of the access log, all and failed', (name) => {
  const { DestinationArn } = stack.the('AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings as {
    DestinationArn: unknown
  }
  for (const { Metric } of statsOf(alarms.get(name))) {
    const filter = filterOf(Metric.MetricName)
    expect(Metric.Namespace).toBe('ViewingService')
    expect(JSON.stringify(DestinationArn)).toContain(`"${Object(filter?.LogGroupName).Ref}"`)
    expect(String(filter?.FilterPattern).includes('"5*"')).toBe(Metric.MetricName.endsWith('-failed'))
  }
})

test('every endpoint is in exactly one group', () => {
  const grouped = alarmsOn('answers').flatMap(([, { of }]) => of)
  expect(grouped.toSorted()).toEqual(Object.keys(routes).toSorted())
})

test('a stage without a session log has no alarm on its endpoints', () => {
  const names = [...alarmsOf(synthesize(stage()), 'dev').keys()]
  expect(names).toContain('SessionCallsFail')
  expect(names).not.toContain('HistoryFails')
  expect([...alarms.keys()]).toContain('HistoryFails')
})

test('the routes of the filters are routes of the API', () => {
  const keys = stack.all('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey)
  const named = alarmsOn('answers').flatMap(([name]) =>
    [...String(filterOf(`dev-${name}-all`)?.FilterPattern).matchAll(/\$\.route = "([^"]+)"/g)].map(([, key]) => key),
  )
  expect(named).toHaveLength(Object.keys(routes).length)
  expect(keys).toEqual(expect.arrayContaining(named))
})
