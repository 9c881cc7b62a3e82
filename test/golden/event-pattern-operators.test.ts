import { expect, test } from 'vitest'
import { matcher } from '../../bin/local/event-bridge/pattern/event-pattern.ts'

// Written by hand from the EventBridge user guide ("Creating event patterns", "Comparison operators") and the README
// of aws/event-ruler; where a row follows the ruler's code alone, it says so.

type Row = [about: string, pattern: object, matching: unknown[], others: unknown[]]

const is = (...values: unknown[]) => values.map((field) => ({ field }))
/** A pattern of one member, `field`; the values it matches, then those it does not. */
const on = (about: string, accepted: unknown, matching: unknown[], others: unknown[]): Row => [
  about,
  { field: [accepted].flat() },
  is(...matching),
  [...is(...others), {}],
]

const rows = [
  on('a text, with case', 'Alice', ['Alice', ['x', 'Alice']], ['alice', 'Alice ', { Alice: 1 }]),
  on('a number', 100, [100, 1e2], ['100', 101]),
  on('true', true, [true], ['true', false, 1, null]),
  on('null', null, [null, [null]], ['', 'null', 0, false, []]),
  on('an empty text', '', [''], [null, ' ', 0]),
  on('null or an empty text', [null, ''], [null, ''], ['null', 0]),
  on('prefix', { prefix: 'us-' }, ['us-', 'us-east-1'], ['US-east', 'eu-us-1', 1, null]),
  on('prefix of a time', { prefix: '2017-10-02' }, ['2017-10-02T16:24:49Z'], ['2017-10-12T16:24:49Z']),
  on(
    'prefix, any case',
    { prefix: { 'equals-ignore-case': 'eventb' } },
    ['EventBridge', 'EVENTB'],
    ['event-b', 'xeventb'],
  ),
  on('suffix', { suffix: '.png' }, ['.png', 'a.png'], ['a.PNG', 'a.png ', 1]),
  on('suffix, any case', { suffix: { 'equals-ignore-case': 'tbridge' } }, ['EventBridge', 'TBRIDGE'], ['bridges']),
  on('equals-ignore-case', { 'equals-ignore-case': 'alice' }, ['Alice', 'ALICE', 'alice'], ['alicea', 1, null]),
  on('equals-ignore-case beyond ASCII', { 'equals-ignore-case': 'éÄ' }, ['ÉÄ', 'éä'], ['ea']),
  on(
    'anything-but a text',
    { 'anything-but': 'initializing' },
    ['running', 'Initializing', 1, null, true],
    ['initializing'],
  ),
  on('anything-but texts', { 'anything-but': ['stopped', 'overloaded'] }, ['running', 1], ['stopped', 'overloaded']),
  on('anything-but a number', { 'anything-but': 123 }, [124, '123', null], [123]),
  on('anything-but numbers', { 'anything-but': [100, 200] }, [150, 'x'], [100, 200]),
  on('anything-but holds of one element', { 'anything-but': 'a' }, [['a', 'b']], [['a'], ['a', 'a'], [], {}]),
  on('anything-but prefix', { 'anything-but': { prefix: 'us-' } }, ['eu-1', 5], ['us-1']),
  on('anything-but prefixes', { 'anything-but': { prefix: ['us-', 'eu-'] } }, ['ap-1'], ['us-1', 'eu-1']),
  on('anything-but suffix', { 'anything-but': { suffix: '.png' } }, ['a.PNG', 'a'], ['a.png']),
  on('anything-but suffixes', { 'anything-but': { suffix: ['.png', '.jpg'] } }, ['.txt'], ['a.png', 'b.jpg']),
  on('anything-but, any case', { 'anything-but': { 'equals-ignore-case': 'initializing' } }, ['x'], ['INITIALIZING']),
  on(
    'anything-but several, any case',
    { 'anything-but': { 'equals-ignore-case': ['a', 'b'] } },
    ['c'],
    ['A', 'B', 'a'],
  ),
  on('anything-but wildcard', { 'anything-but': { wildcard: '*/lib/*' } }, ['/etc', 'lib'], ['/a/lib/b', '/lib/']),
  on(
    'anything-but wildcards',
    { 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } },
    ['/etc'],
    ['/lib/a', '/bin/a'],
  ),
  on('numeric =', { numeric: ['=', 3.018e2] }, [301.8], [301, '301.8', null]),
  on('numeric = of an integer', { numeric: ['=', 100] }, [100, 100.0, [1, 100]], [99, 100.000001]),
  on('numeric <', { numeric: ['<', 10] }, [9.999999, -5e9], [10, '9', -5.1e9]),
  on('numeric <=', { numeric: ['<=', 10] }, [10], [10.000001]),
  on('numeric >', { numeric: ['>', 0] }, [0.000001, 5e9], [0, -1, 5.1e9]),
  on('numeric >=', { numeric: ['>=', 0] }, [0, -0], [-0.000001]),
  on('a range, open and closed', { numeric: ['>', 0, '<=', 5] }, [1, 5], [0, 5.000001, '3']),
  on('a range, closed and open', { numeric: ['>=', 0, '<', 5] }, [0, 4.999999], [5, -1]),
  on('a number beyond the numeric range', 123456789012, [123456789012], [123456789013]),
  on('wildcard', { wildcard: 'dir/*.png' }, ['dir/a.png', 'dir/.png', 'dir/b/c.png'], ['dir/a.PNG', 'x/dir/a.png', 1]),
  on('several wildcards', { wildcard: '*/a*b' }, ['/ab', 'x/a/b'], ['/a', 'ab']),
  on('wildcard over lines', { wildcard: 'a*b' }, ['a\n\nb'], ['a\nb\n']),
  on('wildcard of one star', { wildcard: '*' }, ['', 'x'], [1, null]),
  on('wildcard without a star', { wildcard: 'a.c' }, ['a.c'], ['abc', 'a.c.']),
  on('an escaped star', { wildcard: 'a\\*c' }, ['a*c'], ['abc', 'a\\*c']),
  on('an escaped backslash', { wildcard: 'a\\\\*' }, ['a\\', 'a\\b'], ['a*', 'ab']),
  on('cidr', { cidr: '10.0.0.0/24' }, ['10.0.0.0', '10.0.0.255'], ['10.0.1.0', '9.255.255.255', '10.0.0', 'x', 1]),
  on('cidr of any address in it', { cidr: '10.0.0.9/8' }, ['10.0.0.1', '10.255.0.1'], ['11.0.0.1', '::1']),
  on('cidr of everything', { cidr: '0.0.0.0/0' }, ['255.255.255.255'], ['2001:db8::1']),
  on(
    'cidr of version 6',
    { cidr: '2001:db8::/32' },
    ['2001:db8::1', '2001:DB8:0:0:0:0:0:1'],
    ['2001:db9::', '10.0.0.1'],
  ),
  on('exists: true', { exists: true }, [0, '', false, null, ['a']], [[], {}, { a: 1 }]),
  on('present, by whatever alternative', [{ exists: true }, 'a'], ['a', 'b'], [[]]),
]

test.each(rows)('%s', (_, pattern, matching, others) => {
  const matches = matcher(pattern)
  expect(matching.filter((event) => !matches(event))).toEqual([])
  expect(others.filter(matches)).toEqual([])
})
