import { describe, expect, test } from 'vitest'
import { eventSchema } from '../../../functions/contract/events/event-schema.ts'
import { eventTypes } from '../../../functions/contract/events/event-types.ts'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const topic = 'arn:aws:sns:eu-west-1:210987654323:on-call'
const stack = synthesize(stage({ events: { archiveDays: 7, log: true }, alarmTopicArn: topic }))
const silent = synthesize(stage({ events: { archiveDays: 7, log: false } }))
const bus = stack.the('AWS::Events::EventBus')

test('the bus has the name of its stage', () => {
  expect(bus.Properties.Name).toBe('viewing-service-dev')
})

test('the archive keeps the events of our source as long as the stage says', () => {
  expect(stack.the('AWS::Events::Archive').Properties).toMatchObject({
    SourceArn: { 'Fn::GetAtt': [bus.id, 'Arn'] },
    EventPattern: { source: ['viewing-service'] },
    RetentionDays: 7,
  })
})

/** The registry takes no later draft, and the validator lets a wrong type pass. */
test('the registry holds the Draft 4 schema of every type of event', () => {
  const registry = stack.the('AWS::EventSchemas::Registry')
  const schemas = stack.all('AWS::EventSchemas::Schema').map(({ Properties }) => {
    expect(Properties.RegistryName).toEqual({ 'Fn::GetAtt': [registry.id, 'RegistryName'] })
    expect(Properties.Type).toBe('JSONSchemaDraft4')
    return [Properties.SchemaName, JSON.parse(String(Properties.Content))]
  })
  expect(Object.fromEntries(schemas)).toEqual(
    Object.fromEntries(eventTypes.map((type) => [`viewing-service@${type}`, eventSchema(type, 'draft-4')])),
  )
})

describe('the event log', () => {
  const group = stack
    .all('AWS::Logs::LogGroup')
    .find(({ Properties }) => Properties.LogGroupName === '/aws/events/viewing-service-dev')
  const policy = stack.the('AWS::Logs::ResourcePolicy')
  const rulesOn = ({ all }: typeof stack) =>
    all('AWS::Events::Rule').filter(({ Properties }) =>
      JSON.stringify(Properties.EventPattern).includes('"viewing-service"'),
    )
  const [rule = stack.the('the rule')] = rulesOn(stack)

  test('writes every event of ours that is no replay, and nothing else', () => {
    expect(rule.Properties).toMatchObject({ EventBusName: { Ref: bus.id }, State: 'ENABLED' })
    expect(rule.Properties.EventPattern).toEqual({
      source: ['viewing-service'],
      'replay-name': [{ exists: false }],
    })
  })

  test('goes to a group that EventBridge may write before the rule is there', () => {
    const [target] = rule.Properties.Targets as { Arn: unknown }[]
    expect(JSON.stringify(target?.Arn)).toMatch(new RegExp(`:log-group:",\\{"Ref":"${group?.id}"\\}\\]`))
    const document = JSON.stringify(policy.Properties.PolicyDocument)
    expect(document).toContain(`{"Fn::GetAtt":["${group?.id}","Arn"]}`)
    for (const word of ['events.amazonaws.com', 'delivery.logs.amazonaws.com', 'CreateLogStream', 'PutLogEvents'])
      expect(document).toContain(word)
    expect(rule.DependsOn).toContain(policy.id)
  })

  test('tells the topic of the stage when something could not be written', () => {
    const alarms = stack.all('AWS::CloudWatch::Alarm').filter(({ id }) => id.includes('Log'))
    expect(alarms.map(({ Properties }) => Properties.AlarmActions)).toEqual([[topic]])
  })

  test('is there only if the stage says so', () => {
    expect(rulesOn(silent).concat(silent.all('AWS::Logs::ResourcePolicy'))).toEqual([])
  })
})

test('nothing that only deploys has a function of its own', () => {
  const custom = Object.values(stack.template.Resources).filter(({ Type }) =>
    /^Custom::|CustomResource/.test(String(Type)),
  )
  expect(custom).toEqual([])
})
