import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Unreadable } from '../../../bin/replacements/change.ts'
import { changesOfChangeSets } from '../../../bin/replacements/change-set.ts'

const networkChanged = readFileSync(join(import.meta.dirname, 'network-changed.json'), 'utf8')
const described = JSON.parse(networkChanged)

const judged = (...all: object[]) =>
  changesOfChangeSets(all.map((one, i) => [`${i}.json`, JSON.stringify(one)] as const))

/** A change set with one change of the bus. */
const ofBus = (change: object, more: object = {}) => ({
  ...{ ...described, ...more },
  Changes: [
    {
      Type: 'Resource',
      ResourceChange: { LogicalResourceId: 'Bus', ResourceType: 'AWS::Events::EventBus', ...change },
    },
  ],
})

test('a change set says what is replaced, by which property, and what only may be', () => {
  expect(changesOfChangeSets([['change-set.json', networkChanged]])).toEqual([
    {
      logicalId: 'NetworkVpc7FB7348F',
      type: 'AWS::EC2::VPC',
      does: 'replace',
      old: 'deleted',
      because: ['CidrBlock from 10.41.0.0/16 to 10.50.0.0/16'],
    },
    {
      logicalId: 'SessionStoreRedisE926EC7E',
      type: 'AWS::ElastiCache::ReplicationGroup',
      does: 'may replace',
      old: 'deleted after a snapshot',
      because: [
        'CacheSubnetGroupName from viewing-service-prod to {{changeSet:KNOWN_AFTER_APPLY}}, by way of SessionStoreSubnets9F405DBE',
      ],
    },
    {
      logicalId: 'PlaybackApiGEThealth95235A18',
      type: 'AWS::ApiGatewayV2::Route',
      does: 'remove',
      old: 'deleted',
      because: [],
    },
  ])
})

test.each([
  ['Add', {}, undefined],
  ['Import', {}, undefined],
  ['SyncWithActual', {}, undefined],
  ['Modify', { Replacement: 'False' }, undefined],
  ['Modify', { Replacement: 'True' }, ['replace', 'unknown']],
  ['Modify', { Replacement: 'Conditional' }, ['may replace', 'unknown']],
  ['Modify', {}, ['unknown', 'unknown']],
  ['Modify', { Replacement: 'False', PolicyAction: 'ReplaceAndRetain' }, ['replace', 'kept outside the stack']],
  ['Dynamic', {}, ['unknown', 'unknown']],
  ['Remove', { PolicyAction: 'Delete' }, ['remove', 'deleted']],
  ['Remove', { PolicyAction: 'Retain' }, ['remove', 'kept outside the stack']],
  ['Remove', { PolicyAction: 'Snapshot' }, ['remove', 'deleted after a snapshot']],
  ['Transmogrify', { Replacement: 'False' }, ['unknown', 'unknown']],
])('the action %s with %o is understood', (Action, more, expected) => {
  const [change] = judged(ofBus({ Action, ...more }))
  expect(change && [change.does, change.old]).toEqual(expected)
})

test('a change set that found nothing to change takes nothing away', () => {
  const StatusReason =
    "The submitted information didn't contain changes. Submit different information to create a change set."
  expect(judged({ ...described, Status: 'FAILED', StatusReason, Changes: [] })).toEqual([])
})

test.each([
  ['a failed one', { Status: 'FAILED', StatusReason: 'No export named x found' }, /is FAILED: No export named x found/],
  ['an unfinished one', { Status: 'CREATE_IN_PROGRESS' }, /is CREATE_IN_PROGRESS: make it again/],
  ['a page', { NextToken: 'eyJ0b2tlbiI6' }, /only a page/],
  ['a change of a type that AWS does not have today', { Changes: [{ Type: 'Moon' }] }, /unknown type Moon/],
  [
    'the description of a stack',
    { ChangeSetId: undefined },
    /is not what aws cloudformation describe-change-set prints/,
  ],
])('%s is not judged', (_, more, says) => {
  expect(() => judged({ ...described, ...more })).toThrow(says)
  expect(() => judged({ ...described, ...more })).toThrow(Unreadable)
})

test('what is no JSON is not judged', () => {
  expect(() => changesOfChangeSets([['x.json', 'Stack: 1']])).toThrow(/x\.json is not JSON/)
})

describe('a nested stack', () => {
  const nestedId = 'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/nested/1'
  const parent = (change: object) =>
    ofBus({ LogicalResourceId: 'Nested', ResourceType: 'AWS::CloudFormation::Stack', ...change })
  const changed = parent({ Action: 'Modify', Replacement: 'False', ChangeSetId: nestedId })
  const nested = ofBus({ Action: 'Remove', PolicyAction: 'Delete' }, { ChangeSetId: nestedId })

  test('whose change set is given is judged by it', () => {
    expect(judged(changed, nested).map(({ logicalId, does }) => [logicalId, does])).toEqual([['Bus', 'remove']])
  })

  test('whose change set is not given may lose anything', () => {
    expect(judged(changed).map(({ logicalId, does }) => [logicalId, does])).toEqual([['Nested', 'unknown']])
  })

  test('that is removed takes all with it, and a new one nothing', () => {
    expect(judged(parent({ Action: 'Remove' })).map(({ does }) => does)).toEqual(['remove'])
    expect(judged(parent({ Action: 'Add' }))).toEqual([])
  })
})
