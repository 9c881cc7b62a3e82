import { expect, test } from 'vitest'
import { metrics } from '../../../../functions/contract/metrics.ts'
import { rowTitles } from '../../../../lib/operations/dashboard/row-titles.ts'
import { functionsOf } from '../../../../lib/stage/functions-of.ts'
import { readStage } from '../../../../lib/stage/stage.ts'
import { kindsOfStage } from '../../../support/stack/kinds-of-stage.ts'
import { stage } from '../../../support/stack/stages.ts'
import { type Synthesized, synthesize } from '../../../support/stack/synthesize.ts'

type Widget = { type: string; x: number; y: number; width: number; height: number; properties: Record<string, unknown> }

/** A value of the template as a text, with the ids of resources where CloudFormation puts their names. */
const filled = (value: unknown): string => {
  if (typeof value === 'string') return value
  const { Ref, 'Fn::Join': join, 'Fn::GetAtt': attribute } = Object(value)
  if (join) return join[1].map(filled).join(join[0])
  return Ref ? String(Ref) : attribute.join('.')
}

const bodyOf = (stack: Synthesized): { widgets: Widget[] } =>
  JSON.parse(filled(stack.the('AWS::CloudWatch::Dashboard').Properties.DashboardBody))

const stages = Object.keys(kindsOfStage).map((name) => readStage(kindsOfStage, name))
const stacks = new Map(stages.map((one) => [one.name, synthesize(one)]))
const logged = new Set(stages.filter(({ sessionLog }) => sessionLog).map(({ name }) => name))

test.each([...stacks])('stage %s has a dashboard of its name, with every row in its order', (name, stack) => {
  expect(stack.the('AWS::CloudWatch::Dashboard').Properties.DashboardName).toBe(`viewing-service-${name}`)
  const texts = bodyOf(stack).widgets.filter(({ type }) => type === 'text')
  expect(texts.map(({ properties }) => String(properties.markdown).split('\n')[0])).toEqual(
    Object.entries(rowTitles)
      .filter(([row]) => row !== 'sessionLog' || logged.has(name))
      .map(([, { title }]) => `## ${title}`),
  )
  expect(texts.map(({ y }) => y)).toEqual(texts.map(({ y }) => y).toSorted((one, other) => one - other))
})

test.each([...stacks])('stage %s shows each of its alarms at the top', (_, stack) => {
  const shown = bodyOf(stack)
    .widgets.filter(({ type }) => type === 'alarm')
    .flatMap(({ properties }) => properties.alarms as string[])
  const made = stack.all('AWS::CloudWatch::Alarm').map(({ id }) => `${id}.Arn`)
  expect(shown.toSorted()).toEqual(made.toSorted())
})

test.each([...stacks])('stage %s has no widget outside the grid and none without metrics', (_, stack) => {
  for (const { type, x, width, properties } of bodyOf(stack).widgets) {
    expect(x + width).toBeLessThanOrEqual(24)
    if (type === 'metric') expect(Object(properties.metrics).length).toBeGreaterThan(0)
  }
})

const withLog = stage({ sessionLog: {} })
const dev = synthesize(withLog)
const { widgets } = bodyOf(dev)
const all = JSON.stringify(widgets)

test('every metric of a running service is shown', () => {
  const unseen = ['SessionsRevoked', 'EntitlementChangesIgnored']
  const shown = Object.keys(metrics).filter(
    (name) => all.includes(`"${name}"`) || all.includes(`MetricName=\\"${name}`),
  )
  expect(shown.toSorted()).toEqual(
    Object.keys(metrics)
      .filter((name) => !unseen.includes(name))
      .toSorted(),
  )
})

test.each(['Errors', 'Throttles', 'ConcurrentExecutions'])('%s of every function are shown', (metric) => {
  const drawn = widgets.flatMap(({ properties }) => (properties.metrics ?? []) as unknown[][])
  const names = drawn
    .filter(([, name]) => name === metric)
    .flatMap((one) => (one[2] === 'FunctionName' ? [one[3]] : []))
  expect(names.toSorted()).toEqual(
    functionsOf(withLog)
      .map((name) => `viewing-service-dev-${name}`)
      .toSorted(),
  )
})

test.each([
  'EngineCPUUtilization',
  'DatabaseMemoryUsagePercentage',
  'CurrConnections',
  'ReplicationLag',
  'IamAuthenticationThrottling',
])('%s is searched among the nodes of the stage, so that shards which are added show', (metric) => {
  const { id } = dev.the('AWS::ElastiCache::ReplicationGroup')
  expect(all).toContain(`{AWS/ElastiCache,CacheClusterId,CacheNodeId} MetricName=\\"${metric}\\" CacheClusterId=${id}'`)
})

test('in GovCloud the dashboard is in a console of its own', () => {
  const { template } = synthesize(stage({ region: 'us-gov-west-1' }))
  expect(filled(Object(template.Outputs.DashboardUrl).Value)).toMatch(
    /^https:\/\/console\.amazonaws-us-gov\.com\/cloudwatch\/home\?region=us-gov-west-1#/,
  )
})

test('the address of the dashboard is an output', () => {
  const { Value } = Object(dev.template.Outputs.DashboardUrl)
  expect(filled(Value)).toMatch(
    /^https:\/\/\S+\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=\S+#dashboards\/dashboard\/viewing-service-dev$/,
  )
})
