import { describe, expect, test } from 'vitest'
import { allows, type RequestContext, type Statement } from '../../support/stack/policy.ts'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const SUBSCRIBER = '111111111111'
const OTHER_SUBSCRIBER = '222222222222'
const IDENTITY = '333333333333'
const STRANGER = '444444444444'

const events = {
  archiveDays: 1,
  log: false,
  subscribers: [SUBSCRIBER, OTHER_SUBSCRIBER],
  publishers: [
    { account: IDENTITY, source: 'identity-service' },
    { account: OTHER_SUBSCRIBER, source: 'identity-service' },
    { account: IDENTITY, source: 'identity.audit' },
  ],
}
const stack = synthesize(stage({ events }))
const bus = stack.the('AWS::Events::EventBus').id
const statements = stack.all('AWS::Events::EventBusPolicy').map(({ Properties }) => {
  expect(Properties.EventBusName).toEqual({ Ref: bus })
  return Properties.Statement as Statement
})

const asked = (action: string, account: string, keys: Omit<RequestContext, 'aws:PrincipalAccount'> = {}) =>
  allows(statements, `events:${action}`, { 'aws:PrincipalAccount': account, ...keys })

describe('a subscriber', () => {
  const putRule = (source: string[] | undefined, creator?: string) =>
    asked('PutRule', SUBSCRIBER, {
      ...(source && { 'events:source': source }),
      ...(creator && { 'events:creatorAccount': creator }),
    })

  test('makes rules on our events, and changes those it made', () => {
    expect(putRule(['viewing-service'])).toBe(true)
    expect(putRule(['viewing-service'], SUBSCRIBER)).toBe(true)
  })

  test.each([
    ['of another source', ['identity-service']],
    ['of ours and another source', ['viewing-service', 'identity-service']],
    ['of any source', undefined],
  ])('makes no rule on events %s', (_, source) => {
    expect(putRule(source)).toBe(false)
  })

  test('changes no rule that somebody else made, not even another subscriber', () => {
    expect(putRule(['viewing-service'], OTHER_SUBSCRIBER)).toBe(false)
    for (const action of ['DeleteRule', 'DisableRule', 'PutTargets', 'RemoveTargets', 'DescribeRule', 'TagResource'])
      expect(asked(action, SUBSCRIBER, { 'events:creatorAccount': OTHER_SUBSCRIBER })).toBe(false)
  })

  test.each([
    'DescribeRule',
    'DeleteRule',
    'EnableRule',
    'DisableRule',
    'PutTargets',
    'RemoveTargets',
    'ListTargetsByRule',
    'TagResource',
    'UntagResource',
    'ListTagsForResource',
  ])('may call %s on its own rules, as CloudFormation does for it', (action) => {
    expect(asked(action, SUBSCRIBER, { 'events:creatorAccount': SUBSCRIBER })).toBe(true)
  })

  test('publishes nothing', () => {
    expect(asked('PutEvents', SUBSCRIBER, { 'events:source': ['viewing-service'] })).toBe(false)
  })

  test('reaches the rules of this bus alone', () => {
    for (const { Action, Resource } of statements)
      if (!JSON.stringify(Action).includes('PutEvents'))
        expect(JSON.stringify(Resource)).toMatch(new RegExp(`:rule/",\\{"Ref":"${bus}"\\},"/\\*"`))
  })
})

describe('a publisher', () => {
  const put = (account: string, ...source: string[]) => asked('PutEvents', account, { 'events:source': source })

  test('puts events of its sources', () => {
    expect(put(IDENTITY, 'identity-service')).toBe(true)
    expect(put(IDENTITY, 'identity.audit')).toBe(true)
    expect(put(OTHER_SUBSCRIBER, 'identity-service')).toBe(true)
  })

  test.each([
    ['ours', ['viewing-service']],
    ['its own and ours in one request', ['identity-service', 'viewing-service']],
    ['AWS’s', ['aws.s3']],
  ])('puts no events of a source that is not its own: %s', (_, sources) => {
    expect(put(IDENTITY, ...sources)).toBe(false)
  })

  test('puts no events of another publisher’s source', () => {
    expect(put(OTHER_SUBSCRIBER, 'identity.audit')).toBe(false)
  })

  test('makes no rules', () => {
    expect(asked('PutRule', IDENTITY, { 'events:source': ['viewing-service'] })).toBe(false)
  })
})

test('an account that the stage does not name may do nothing', () => {
  for (const { Action } of statements)
    for (const action of [Action].flat())
      expect(
        allows(statements, action, { 'aws:PrincipalAccount': STRANGER, 'events:source': ['viewing-service'] }),
      ).toBe(false)
})

test('a stage that names nobody opens the bus to nobody', () => {
  expect(synthesize(stage()).all('AWS::Events::EventBusPolicy')).toEqual([])
})
