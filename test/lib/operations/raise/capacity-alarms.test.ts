import { expect, test } from 'vitest'
import { functionNames } from '../../../../functions/contract/functions.ts'
import { alarmsOn } from '../../../../lib/operations/alarms.ts'
import { alarmsOf, expressionOf, statsOf } from '../../../support/stack/alarms-of.ts'
import { stage } from '../../../support/stack/stages.ts'
import { functionsOf, synthesize } from '../../../support/stack/synthesize.ts'

const redis = { nodeType: 'cache.r7g.large', shards: 8, replicas: 2, snapshotRetentionDays: 7 }
const stack = synthesize(stage({ redis, sessionLog: {} }, 'prod'))
const alarms = alarmsOf(stack, 'prod')

/** All alarms of a name, the numbered ones too. */
const several = (name: string) =>
  [...alarms].filter(([one]) => one.replace(/-\d+$/, '') === name).map(([, alarm]) => alarm)
const valuesOf = (name: string, dimension: string) =>
  several(name)
    .flatMap(statsOf)
    .map(({ Metric }) => JSON.stringify(Metric.Dimensions?.find(({ Name }) => Name === dimension)?.Value))

test.each([
  ['FunctionErrors', 'Errors', 2],
  ['FunctionThrottles', 'Throttles', 0],
])('%s looks at every function that is deployed', (name, metric, threshold) => {
  const deployed = [...functionsOf(stack, 'prod').values()].map(({ FunctionName }) => JSON.stringify(FunctionName))
  expect(valuesOf(name, 'FunctionName').toSorted()).toEqual(deployed.toSorted())
  expect(deployed).toHaveLength(functionNames.length)
  for (const alarm of several(name)) {
    expect(alarm).toMatchObject({ Threshold: threshold, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' })
    expect(expressionOf(alarm)).toMatch(/^SUM\(\[FILL\(m0, 0\)(, FILL\(m\d, 0\))*\]\)$/)
    for (const { Period, Stat, Metric } of statsOf(alarm))
      expect([Metric.Namespace, Metric.MetricName, Period, Stat]).toEqual(['AWS/Lambda', metric, 300, 'Sum'])
  }
})

test.each(alarmsOn('redis nodes'))(
  '%s looks at every node that the stage has, by the name ElastiCache gives it',
  (name, row) => {
    const { Ref } = { Ref: stack.the('AWS::ElastiCache::ReplicationGroup').id }
    const nodes = ['0001', '0002', '0003', '0004', '0005', '0006', '0007', '0008'].flatMap((shard) =>
      ['001', '002', '003'].map((node) => JSON.stringify({ 'Fn::Join': ['', [{ Ref }, `-${shard}-${node}`]] })),
    )
    expect(valuesOf(name, 'CacheClusterId').toSorted()).toEqual(nodes.toSorted())
    expect(new Set(valuesOf(name, 'CacheNodeId'))).toEqual(new Set(['"0001"']))
    for (const alarm of several(name)) {
      const isSum = row.of === 'sum'
      expect(expressionOf(alarm)).toMatch(isSum ? /^SUM\(\[FILL/ : /^MAX\(\[FILL/)
      expect(alarm).toMatchObject({ Threshold: row.above, EvaluationPeriods: isSum ? 1 : row.minutes })
      for (const { Period, Stat, Metric } of statsOf(alarm))
        expect([Metric.MetricName, Period, Stat]).toEqual([
          ...[row.metric, isSum ? 60 * row.minutes : 60, isSum ? 'Sum' : 'Maximum'],
        ])
    }
  },
)

test('no alarm has more metrics than CloudWatch takes, and each metric is used', () => {
  for (const [name, alarm] of alarms) {
    const stats = statsOf(alarm)
    expect(stats.length, name).toBeLessThanOrEqual(10)
    const ids = (alarm.Metrics ?? []).filter(({ MetricStat }) => MetricStat).map(({ Id }) => Id)
    for (const id of ids) expect(expressionOf(alarm), name).toMatch(new RegExp(`\\b${id}\\b`))
  }
})

test('concurrency is compared with the quota of the account', () => {
  const found = alarms.get('ConcurrencyNearQuota')
  expect(found).toMatchObject({ Threshold: 80, EvaluationPeriods: 5, TreatMissingData: 'notBreaching' })
  expect(expressionOf(found)).toBe('100 * claimed / SERVICE_QUOTA(used)')
  expect(statsOf(found).map(({ Metric, Stat }) => [Metric, Stat])).toEqual([
    [{ Namespace: 'AWS/Lambda', MetricName: 'ClaimedAccountConcurrency' }, 'Maximum'],
    [{ Namespace: 'AWS/Lambda', MetricName: 'ConcurrentExecutions' }, 'Maximum'],
  ])
})

test('the largest stage stays under the resources of a stack', () => {
  const largest = synthesize(stage({ redis: { ...redis, shards: 32, replicas: 1 } }, 'prod'))
  expect(Object.keys(largest.template.Resources).length).toBeLessThanOrEqual(500)
})
