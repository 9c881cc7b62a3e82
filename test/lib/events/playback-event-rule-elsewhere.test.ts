import { describe, expect, test } from 'vitest'
import { admitted, ruleOf, subscribed } from '../../support/stack/foreign.ts'

const ARN = 'arn:aws:events:eu-west-1:210987654323:event-bus/viewing-service-prod'
const NO_REPLAYS = { 'replay-name': [{ exists: false }] }

describe('in another account', () => {
  const env = { account: '999999999999', region: 'eu-west-1' }
  const detail = { region: [{ prefix: 'D' }] }
  const stack = subscribed((target) => ({ eventBusArn: ARN, detail, target }), env)
  const busId = stack.id(/ReceivingBus/)
  const rules = stack.of('AWS::Events::Rule')
  const sender = rules.find((rule) => ruleOf(rule).EventBusName === ARN)
  const receiver = rules.find((rule) => rule !== sender)
  const [sent, received] = [sender, receiver].map((rule) => rule && ruleOf(rule))

  test('a rule names our bus by its ARN, and leads to a bus of that account', () => {
    expect(sent?.EventBusName).toBe(ARN)
    expect(sent?.Targets.map(({ Arn }) => Arn)).toEqual([{ 'Fn::GetAtt': [busId, 'Arn'] }])
    expect(stack.of('AWS::Events::EventBus').map(([id]) => id)).toEqual([busId])
  })

  test('its role may put events on that bus and nothing more', () => {
    const [roleId] = sent?.Targets[0]?.RoleArn?.['Fn::GetAtt'] ?? []
    const [, role] = stack.of('AWS::IAM::Role').find(([id]) => id === roleId) ?? []
    expect(JSON.stringify(role?.Properties.AssumeRolePolicyDocument)).toContain('"Service":"events.amazonaws.com"')
    expect(role?.Properties.Policies).toEqual([
      expect.objectContaining({
        PolicyDocument: expect.objectContaining({
          Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: { 'Fn::GetAtt': [busId, 'Arn'] } }],
        }),
      }),
    ])
  })

  test('an ordinary rule leads from that bus to the target', () => {
    expect(received?.EventBusName).toEqual({ Ref: busId })
    expect(received?.Targets.map(({ Arn }) => Arn)).toEqual([{ 'Fn::GetAtt': [stack.id(/^Plays[0-9A-F]{8}$/), 'Arn'] }])
  })

  test('both rules take the same events, of every type', () => {
    const pattern = { source: ['viewing-service'], detail, ...NO_REPLAYS }
    expect([sent?.EventPattern, received?.EventPattern]).toEqual([pattern, pattern])
  })

  test('what either cannot deliver goes to a queue that lets both put it there', () => {
    const queue = { Arn: { 'Fn::GetAtt': [stack.id(/DeadLetters[0-9A-F]{8}$/), 'Arn'] } }
    expect([sent, received].map((rule) => rule?.Targets[0]?.DeadLetterConfig)).toEqual([queue, queue])
    expect(admitted(stack)).toEqual(
      expect.arrayContaining([sender, receiver].map((rule) => ({ 'Fn::GetAtt': [rule?.[0], 'Arn'] }))),
    )
  })

  test('the validator finds nothing', () => {
    expect(stack.violations).toEqual([])
  })
})
