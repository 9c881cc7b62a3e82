import { expect, test } from 'vitest'
import { faults, stage, written } from '../../../support/stack/stages.ts'

const events = { archiveDays: 7, log: true }
const given = (changes: object) => faults(written({ events: { ...events, ...changes } }))

test.each([
  ['an archive of less than no days', { archiveDays: -1 }, 'archiveDays must be a whole number from 0 to 3650'],
  ['an undecided registry', { schemaRegistry: 'no' }, 'schemaRegistry must be false'],
  ['an undecided log', { log: undefined }, 'log must be true'],
  ['uneven relays', { relays: 3 }, 'relays must be one of 1, 2, 4, 8, 16, 32, 64'],
  ['an account as a number', { subscribers: [123456789012] }, 'subscribers.0 must be the twelve digits'],
  ['an account too short', { subscribers: ['12345678901'] }, 'subscribers.0 must be the twelve digits'],
  [
    'a publisher that speaks as us',
    { publishers: [{ account: '210987654323', source: 'viewing-service' }] },
    'publishers.0.source must not be "viewing-service" or begin with "aws."',
  ],
  [
    'a publisher that speaks as AWS',
    { publishers: [{ account: '210987654323', source: 'aws.s3' }] },
    'publishers.0.source must not be "viewing-service" or begin with "aws."',
  ],
  [
    'a source that IAM would read as a pattern',
    { publishers: [{ account: '210987654323', source: 'identity*' }] },
    'publishers.0.source must be 1–50 letters',
  ],
  [
    'the topic of the alarms, which moved',
    { alarmTopicArn: 'arn:aws:sns:eu-west-1:210987654323:on-call' },
    'must not have alarmTopicArn: it is a member of the stage itself now: write "alarmTopicArn" beside "events"',
  ],
  ['a misspelt member', { relay: 2 }, 'must not have relay: its members are archiveDays, schemaRegistry, relays'],
])('%s is refused by a sentence', (_, changes, sentence) => {
  expect(given(changes)).toEqual([
    expect.stringContaining(`stages.dev.events${sentence.startsWith('must') ? ' ' : '.'}${sentence}`),
  ])
})

test('a stage that says nothing of events is refused', () => {
  expect(faults(written({ events: undefined }))).toEqual([
    expect.stringMatching(/^stages\.dev\.events must be an object with the members archiveDays/),
  ])
})

test('a stage may name accounts that subscribe and publish', () => {
  const open = {
    ...events,
    relays: 64,
    subscribers: ['210987654323'],
    publishers: [{ account: '210987654323', source: 'identity-service' }],
  }
  expect(stage({ events: open }).events).toEqual(open)
})

test.each([
  [undefined, 1],
  [1, 1],
  [4, 7],
])('with relays %s, %i instances are too few for a run to overlap the next', (relays, instances) => {
  const reserved = (count: number) =>
    faults(written({ events: { ...events, relays }, reservedConcurrency: { 'publish-events': count } }))
  expect(reserved(instances)).toEqual([
    expect.stringMatching(/^stages\.dev\.reservedConcurrency\.publish-events must be at least twice events\.relays/),
  ])
  expect(reserved(instances + 1)).toEqual([])
})
