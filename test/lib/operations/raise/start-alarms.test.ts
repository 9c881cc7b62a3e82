import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DENIALS } from '../../../../lib/operations/raise/start-alarms.ts'
import { alarmsOf, expressionOf, statsOf } from '../../../support/stack/alarms-of.ts'
import { stage } from '../../../support/stack/stages.ts'
import { synthesize } from '../../../support/stack/synthesize.ts'

const topic = 'arn:aws:sns:eu-west-1:123456789012:on-call'
const alarms = alarmsOf(synthesize(stage({ alarmTopicArn: topic }, 'prod')), 'prod')

test('the decisions that are counted are all that an event of a denial can name', () => {
  const path = 'functions/contract/event-schemas/playback.denied.schema.json'
  expect(readFileSync(path, 'utf8')).toContain(JSON.stringify(DENIALS[0]))
  const codes = JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))).match(/"code":\{[^}]*"enum":(\[[^\]]+\])/)?.[1]
  expect(JSON.parse(codes ?? '[]').toSorted()).toEqual([...DENIALS].toSorted())
})

test('creates that are refused far more often than not are an alarm', () => {
  const found = alarms.get('DenialsHigh')
  expect(found).toMatchObject({ Threshold: 50, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' })
  const denied = 'FILL(d0, 0) + FILL(d1, 0) + FILL(d2, 0)'
  expect(expressionOf(found)).toBe(`IF(${denied} >= 20, 100 * (${denied}) / (${denied} + FILL(started, 0)), 0)`)
  const service = { Name: 'service', Value: 'viewing-service-prod' }
  expect(statsOf(found).map(({ Period, Metric }) => [Period, Metric.MetricName, Metric.Dimensions])).toEqual([
    ...DENIALS.map((code) => [900, 'CreatesDenied', expect.arrayContaining([service, { Name: 'code', Value: code }])]),
    [900, 'SessionsStarted', [service]],
  ])
})

test('far fewer creates than two weeks let expect are an alarm, and so is that none are reported', () => {
  const found = alarms.get('StartsUnusual')
  expect(found).toMatchObject({
    ComparisonOperator: 'LessThanLowerThreshold',
    EvaluationPeriods: 3,
    TreatMissingData: 'breaching',
    AlarmActions: [expect.stringMatching(/:on-call$/)],
    OKActions: [expect.stringMatching(/:on-call$/)],
  })
  expect(expressionOf(found)).toMatch(/^ANOMALY_DETECTION_BAND\(\w+, ?4\)$/)
  const band = found?.Metrics?.find(({ Expression }) => Expression !== undefined)?.Id
  expect(found?.ThresholdMetricId).toBe(band)
  expect(statsOf(found).map(({ Period, Metric }) => [Period, Metric.MetricName])).toEqual([
    [300, 'prod-ViewersCannotStart-all'],
  ])
})
