import { expect, test } from 'vitest'
import { costOf } from '../../../bin/cost/prices/price.ts'
import { pricesOf, TABLE_DATE } from '../../../bin/cost/prices/prices.ts'
import { inventoryOf } from '../../../bin/cost/use/inventory.ts'
import { metrics } from '../../../functions/contract/metrics.ts'
import type { AlarmRow } from '../../../lib/operations/alarms/alarm-row.ts'
import { alarms as table } from '../../../lib/operations/alarms.ts'
import { page, quotedIn } from '../../support/documents/page.ts'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const topic = 'arn:aws:sns:eu-west-1:210987654323:on-call'
const stack = synthesize(stage({ events: { archiveDays: 1, log: true }, alarmTopicArn: topic }))
const alarms = stack.all('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)
const alarmOn = (metric: string) => alarms.find(({ MetricName }) => MetricName === metric)

/** The names of alarms; one that a subscriber's rule brings has none of its own. */
const namesIn = ({ all }: Pick<typeof stack, 'all'>, name: string) =>
  all('AWS::CloudWatch::Alarm').flatMap(({ Properties: { AlarmName } }) =>
    AlarmName === undefined ? [] : [String(AlarmName).replace(`viewing-service-${name}-`, '')],
  )

/** Where an alarm has more than ten metrics there are several of it, the others numbered. */
const unnumbered = (name: string) => name.replace(/-\d+$/, '')
/** A canary has one for each endpoint. */
const ofEndpoint = (name: string) => name.replace(/^[a-z-]+(?=-canary-)/, '<endpoint>')

test('a protected stage with a canary and a session log has the alarms that the page lists, and no others', () => {
  const listed = page('lib/operations/README.md')
    .rows('alarms')
    .flatMap(([name]) => quotedIn(name))
  const all = namesIn(synthesize(stage({ canary: { percent: 10, minutes: 5 }, sessionLog: {} }, 'prod')), 'prod')
  const raised = new Set(all.map(unnumbered).map(ofEndpoint))
  expect([...raised].toSorted()).toEqual(listed.toSorted())
})

test('a stage that is not protected has those that neither need steady traffic nor watch how full things are', () => {
  const raised = new Set(namesIn(stack, 'dev').map(unnumbered))
  const everywhere = Object.entries<AlarmRow>(table).filter(([, { only }]) => only === undefined)
  expect([...raised].toSorted()).toEqual(everywhere.map(([name]) => name).toSorted())
  expect(raised.size).toBeGreaterThan(12)
  expect(raised).not.toContain('StartsUnusual')
})

test('each alarm says in CloudWatch what it means, what viewers notice and what to do first', () => {
  const logged = synthesize(stage({ sessionLog: {} })).all('AWS::CloudWatch::Alarm')
  for (const { AlarmName, AlarmDescription } of [...alarms, ...logged.map(({ Properties }) => Properties)]) {
    if (AlarmName === undefined) continue
    const text = String(AlarmDescription)
    expect(text).toMatch(/^[A-Zd].+\. Viewers notice: .+\. Do first: .+ More: lib\/operations\/README\.md\.$/)
    expect(text).not.toMatch(/<stage>|`/)
    expect(text.length).toBeLessThanOrEqual(1_024) // CloudWatch's limit
  }
})

test('one event that can never be published is an alarm', () => {
  expect(alarmOn('EventsDeadLettered')).toMatchObject({
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  })
})

test('events that wait over a minute for five are an alarm, and so is a sweep that reports nothing', () => {
  expect(metrics.OutboxAge.unit).toBe('Milliseconds')
  expect(alarmOn('OutboxAge')).toMatchObject({
    Threshold: 60_000,
    ComparisonOperator: 'GreaterThanThreshold',
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 5,
    TreatMissingData: 'breaching',
  })
})

test('sessions left overdue for five minutes are an alarm', () => {
  expect(alarmOn('SessionsOverdue')).toMatchObject({
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    Period: 60,
    EvaluationPeriods: 5,
    TreatMissingData: 'notBreaching',
  })
})

test('what the tasks measure is read where they write it', () => {
  const ours = alarms.filter(({ Namespace }) => Namespace === 'ViewingService')
  for (const { MetricName, Dimensions } of ours) {
    if (String(MetricName).startsWith('dev-')) continue // from lines of a log
    expect(Object.keys(metrics)).toContain(MetricName)
    expect(Dimensions).toEqual([{ Name: 'service', Value: 'viewing-service-dev' }])
  }
  expect(ours.length).toBeGreaterThan(0)
})

test('every queue holds for 14 days, encrypted, over TLS alone, and is an alarm while it holds anything', () => {
  for (const { id, Properties } of stack.all('AWS::SQS::Queue')) {
    expect(Properties).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true })
    const policy = stack
      .all('AWS::SQS::QueuePolicy')
      .find(({ Properties }) => JSON.stringify(Properties.Queues) === `[{"Ref":"${id}"}]`)
    expect(JSON.stringify(policy?.Properties.PolicyDocument)).toContain(
      '"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny","Principal":{"AWS":"*"}',
    )
    const own = alarms.filter(({ Dimensions = [] }) => JSON.stringify(Dimensions).includes(`"${id}","QueueName"`))
    expect(own).toEqual([
      expect.objectContaining({
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
      }),
    ])
  }
})

test('the topic of the stage gets every alarm, and its end', () => {
  for (const { AlarmActions, OKActions } of alarms) expect([AlarmActions, OKActions]).toEqual([[topic], [topic]])
})

test('without a topic an alarm has no action', () => {
  for (const { Properties } of synthesize(stage()).all('AWS::CloudWatch::Alarm'))
    expect(Properties).not.toHaveProperty('AlarmActions')
})

test.each([
  ['rejects the credential', 'UpstreamRejectsCredential', '{ $.message.upstream_status = 401 }'],
  ['gives no usable answer', 'UpstreamAnswerUnusable', '{ $.message.answer = "unusable" }'],
  ['has an open circuit', 'UpstreamCircuitOpen', '{ $.message.circuit = "open" }'],
])('that Identity or Content %s is an alarm, from the log of create-session', (_, name, pattern) => {
  const metric = `dev-${name}`
  const filter = stack
    .all('AWS::Logs::MetricFilter')
    .find(({ Properties }) => JSON.stringify(Properties.MetricTransformations).includes(metric))
  const group = stack
    .all('AWS::Logs::LogGroup')
    .find(({ id }) => JSON.stringify(filter?.Properties).includes(`"Ref":"${id}"`))
  expect(group?.Properties.LogGroupName).toBe('/aws/lambda/viewing-service-dev-create-session')
  expect(filter?.Properties.FilterPattern).toBe(pattern)
  expect(alarmOn(metric)).toMatchObject({
    Namespace: 'ViewingService',
    Statistic: 'Sum',
    Threshold: 0,
    AlarmActions: [topic],
  })
})

test('one line about the key set, in whichever log, is an alarm', () => {
  const filters = stack
    .all('AWS::Logs::MetricFilter')
    .filter(({ Properties }) => JSON.stringify(Properties.MetricTransformations).includes('dev-SigningKeyFault'))
  const groups = stack
    .all('AWS::Logs::LogGroup')
    .filter(({ id }) => filters.some(({ Properties }) => JSON.stringify(Properties).includes(`"Ref":"${id}"`)))
  const watched = ['create-session', 'get-jwks', 'send-heartbeat', 'validate-token']
  expect(groups.map(({ Properties }) => Properties.LogGroupName).toSorted()).toEqual(
    watched.map((name) => `/aws/lambda/viewing-service-dev-${name}`),
  )
  for (const { Properties } of filters) expect(Properties.FilterPattern).toBe('{ $.message.signing_keys = "*" }')
  expect(alarmOn('dev-SigningKeyFault')).toMatchObject({
    Namespace: 'ViewingService',
    Statistic: 'Sum',
    Threshold: 0,
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
    AlarmActions: [topic],
  })
})

test('the page says what the alarms, the metrics of their filters and the dashboard cost', () => {
  const { of } = pricesOf('eu-west-1')
  const costs = ({ template, all }: typeof stack) => {
    const { alarmMetrics, dashboards } = inventoryOf(JSON.parse(JSON.stringify(template)))
    const counted = all('AWS::Logs::MetricFilter').map(({ Properties }) =>
      JSON.stringify(Properties.MetricTransformations),
    )
    const names = new Set(counted.map((text) => /"MetricName":"(.*?)"/.exec(text)?.[1]))
    return (
      costOf(of('alarmMetrics'), alarmMetrics) +
      costOf(of('dashboards'), dashboards) +
      costOf(of('metrics'), names.size)
    )
  }
  const plain = { prod: costs(synthesize(stage({}, 'prod'))), dev: costs(synthesize(stage({}, 'dev'))) }
  const more = costs(synthesize(stage({ canary: { percent: 10, minutes: 5 } }, 'prod'))) - plain.prod
  const { text } = page('lib/operations/README.md')
  for (const [name, cost] of Object.entries(plain))
    expect(text).toContain(`up to ${Math.round(cost)} $ for \`${name}\``)
  expect(text).toContain(`A canary adds ${more.toFixed(2)} $.`)
  expect(text).toContain(`[prices of ${TABLE_DATE}]`)
})
