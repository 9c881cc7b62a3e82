import { expect, test } from 'vitest'
import { matcher } from '../../bin/local/event-bridge/pattern/event-pattern.ts'

// Written by hand from the EventBridge user guide ("Creating event patterns", "Comparison operators") and the README
// of aws/event-ruler; where a row follows the ruler's code alone, it says so.

type Row = [about: string, pattern: object, matching: unknown[], others: unknown[]]

const instance = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '111122223333',
  time: '2017-12-22T18:43:48Z',
  region: 'us-west-1',
  resources: ['arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0'],
  detail: { 'instance-id': 'i-1234567890abcdef0', state: 'terminated' },
}
const states = { source: ['aws.ec2'], detail: { state: ['terminated', 'running'] } }
const arn = 'arn:aws:ec2:us-east-1:123456789012:instance/'
const employees = [
  { name: { first: 'Anna', last: 'Jones' }, ids: ['1234', '1000'] },
  { name: { first: 'John', last: 'Smith' }, ids: ['2000'] },
]
const or = { $or: [{ 'c-count': [{ numeric: ['>', 0, '<=', 5] }] }, { 'd-count': [{ numeric: ['<', 10] }] }] }
const nested = {
  source: ['aws.cloudwatch'],
  $or: [
    { metricName: ['CPUUtilization', 'ReadLatency'] },
    { metricType: ['MetricType'], namespace: ['AWS/EC2'], $or: [{ metricId: [1234] }, { spaceId: [1000] }] },
    { scope: ['Service'] },
  ],
}
const metric = (more: object) => ({ source: 'aws.cloudwatch', ...more })
const typed = { metricType: 'MetricType', namespace: 'AWS/EC2' }

const rows: Row[] = [
  [
    'all members hold',
    states,
    [instance],
    [
      { ...instance, source: 'aws.s3' },
      { ...instance, detail: {} },
    ],
  ],
  ['one of the values', states, [{ ...instance, detail: { state: 'running' } }], [{ source: 'aws.ec2' }]],
  ['arrays share a value', { resources: [`${arn}a`, `${arn}b`] }, [{ resources: [`${arn}b`, 'x'] }], [instance]],
  ['an empty array has no value', { field: ['a'] }, [{ field: ['a'] }], [{ field: [] }, { field: [[]] }]],
  ['arrays in arrays', { field: ['a'] }, [{ field: [['b'], ['a']] }], [{ field: [['b'], [{ a: 'a' }]] }]],
  ['dots and members are one path', { a: { b: [1] } }, [{ a: { b: 1 } }, { 'a.b': 1 }], [{ a: 1, b: 1 }]],
  [
    'exists: false',
    { field: [{ exists: false }] },
    [{}, { field: {} }, { field: { a: 1 } }, { field: [] }],
    [{ field: 1 }, { field: null }, { field: '' }],
  ],
  ['exists: false within', { a: { b: [{ exists: false }] } }, [{}, { a: 1 }, { a: {} }], [{ a: { b: 1 } }]],
  ['absent or a value', { field: [{ exists: false }, 'a'] }, [{}, { field: 'a' }], [{ field: 'b' }]],
  [
    'a replay is told by its name',
    { 'replay-name': [{ exists: false }] },
    [instance],
    [{ ...instance, 'replay-name': 'x' }],
  ],
  ['an element of an array', { employees: { name: { first: ['Anna'] } } }, [{ employees }], [{ employees: [] }]],
  ['one element fits all', { employees: { name: { first: ['Anna'], last: ['Jones'] } } }, [{ employees }], []],
  ['not one by half each', { employees: { name: { first: ['Anna'], last: ['Smith'] } } }, [], [{ employees }]],
  ['arrays within elements', { employees: { ids: ['1000'], name: { last: ['Jones'] } } }, [{ employees }], []],
  ['not of another element', { employees: { ids: ['2000'], name: { last: ['Jones'] } } }, [], [{ employees }]],
  [
    'absent beside a match (ruler)',
    { a: { b: [1], c: [{ exists: false }] } },
    [{ a: [{ b: 1 }, { c: 2 }] }],
    [{ a: [{ b: 1, c: 2 }] }],
  ],
  ['present anywhere (ruler)', { a: { b: [{ exists: false }] } }, [{ a: [{ c: 1 }] }], [{ a: [{ b: 1 }, { c: 1 }] }]],
  [
    '$or within',
    { detail: or },
    [{ detail: { 'c-count': 5 } }, { detail: { 'd-count': 9 } }],
    [{ detail: { 'c-count': 6, 'd-count': 10 } }, {}],
  ],
  [
    '$or beside',
    nested,
    [metric({ metricName: 'ReadLatency' }), metric({ scope: 'Service' })],
    [metric({}), { scope: 'Service' }],
  ],
  [
    '$or within $or',
    nested,
    [metric({ ...typed, spaceId: 1000 })],
    [metric(typed), metric({ metricId: 1234 }), metric({ ...typed, metricId: 1 })],
  ],
  [
    'two $or, each holds',
    { ...or, detail: or },
    [{ 'c-count': 1, detail: { 'd-count': 1 } }],
    [{ 'c-count': 1 }, { detail: { 'd-count': 1 } }],
  ],
  [
    'several operators at once',
    {
      time: [{ prefix: '2017-12' }],
      detail: {
        state: [{ 'anything-but': 'running' }],
        'source-ip': [{ cidr: '10.0.0.0/8' }],
        'x-limit': [{ exists: false }],
      },
    },
    [{ ...instance, detail: { state: 'terminated', 'source-ip': '10.1.2.3' } }],
    [instance, { ...instance, detail: { state: 'terminated', 'source-ip': '10.1.2.3', 'x-limit': 1 } }],
  ],
]

test.each(rows)('%s', (_, pattern, matching, others) => {
  const matches = matcher(pattern)
  expect(matching.filter((event) => !matches(event))).toEqual([])
  expect(others.filter(matches)).toEqual([])
})
