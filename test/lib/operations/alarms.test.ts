import { expect, test } from 'vitest'
import { metrics } from '../../../functions/contract/metrics.ts'
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

test('prod has the alarms that the page of the platform team lists, and no others', () => {
  const listed = page('lib/README.md')
    .rows('alarms')
    .flatMap(([name]) => quotedIn(name))
  expect(namesIn(synthesize(stage({}, 'prod')), 'prod').toSorted()).toEqual(listed.toSorted())
})

test('each alarm says in CloudWatch what it means, what viewers notice and what to do first', () => {
  for (const { AlarmName, AlarmDescription } of alarms) {
    if (AlarmName === undefined) continue
    const text = String(AlarmDescription)
    expect(text).toMatch(/^[A-Zd].+\. Viewers notice: .+\. Do first: .+\.$/)
    expect(text).not.toMatch(/<stage>|`/)
    expect(text.length).toBeLessThanOrEqual(1_024) // CloudWatch's limit
  }
})

test('creates that are answered with 5xx are an alarm, whoever answers them', () => {
  const found = alarms.find(({ AlarmName }) => AlarmName === 'viewing-service-dev-ViewersCannotStart')
  expect(found).toMatchObject({
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  })
  const metrics = found?.Metrics as { Expression?: string; MetricStat?: { Period: number; Metric: object } }[]
  expect(metrics.map(({ Expression, MetricStat }) => Expression ?? MetricStat)).toEqual([
    'IF(failed >= 3, 100 * failed / creates, 0)',
    expect.objectContaining({
      Period: 300,
      Stat: 'Sum',
      Metric: expect.objectContaining({ MetricName: 'dev-Creates' }),
    }),
    expect.objectContaining({ Period: 300, Metric: expect.objectContaining({ MetricName: 'dev-CreatesFailed' }) }),
  ])
  const filterOf = (metric: string) =>
    stack
      .all('AWS::Logs::MetricFilter')
      .find(({ Properties }) => JSON.stringify(Properties.MetricTransformations).includes(`"${metric}"`))?.Properties
  expect(filterOf('dev-Creates')?.FilterPattern).toBe('{ $.route = "POST /api/playback/session" }')
  expect(filterOf('dev-CreatesFailed')?.FilterPattern).toBe(
    '{ ($.route = "POST /api/playback/session") && (($.status = "500") || ($.status = "502") || ($.status = "503") || ($.status = "504")) }',
  )
  const keys = stack.all('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey)
  expect(keys).toContain('POST /api/playback/session')
  const { Properties } = stack.the('AWS::ApiGatewayV2::Stage')
  const { Format, DestinationArn } = Properties.AccessLogSettings as { Format: string; DestinationArn: unknown }
  expect(JSON.parse(Format)).toMatchObject({ route: '$context.routeKey', status: '$context.status' })
  const { Ref } = Object(filterOf('dev-CreatesFailed')?.LogGroupName)
  expect(JSON.stringify(DestinationArn)).toContain(`"${Ref}"`)
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
