import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matcher } from '../../../../../bin/local/event-bridge/pattern/event-pattern.ts'

test.each<[pattern: unknown, message: string]>([
  [{ a: [{ regex: 'x' }] }, 'Event pattern, at a: unknown operator "regex"'],
  [{ a: { b: [{ exactly: 'x' }] } }, 'at a.b: unknown operator "exactly"'],
  [{ a: [{ toString: 'x' }] }, 'at a: unknown operator "toString"'],
  [{}, 'at its root: an object must not be empty'],
  [[], 'at its root: an object or an array must stand here'],
  [null, 'at its root: an object or an array must stand here'],
  [{ a: 'x' }, 'at a: an object or an array must stand here'],
  [{ a: { b: {} } }, 'at a.b: an object must not be empty'],
  [{ a: [] }, 'at a: an array must not be empty'],
  [{ a: [['x']] }, 'at a: an array must not stand within an array'],
  [{ a: [{}] }, 'at a: an operator is an object of exactly one member'],
  [{ a: [{ prefix: 'x', suffix: 'y' }] }, 'at a: an operator is an object of exactly one member'],
  [{ a: { b: [1] }, 'a.b': [2] }, 'at a.b: a path must not be named twice'],
  [{ a: [1], $or: [{ a: [2] }, { b: [1] }] }, 'at a: a path must not be named twice'],
  [{ $or: [{ a: [1] }] }, 'at $or: $or takes an array of at least two objects'],
  [{ a: { $or: { b: [1] } } }, 'at a.$or: $or takes an array of at least two objects'],
  [{ a: { $or: [{ prefix: ['x'] }, { b: [1] }] } }, 'at a: "prefix" is an operator, not a member, within $or'],
  [{ $or: [{ a: [1] }, ['b']] }, 'at its root: an object or an array must stand here'],
  [{ a: [{ exists: 'yes' }] }, 'at a: exists takes true or false'],
  [{ a: [{ exists: true, prefix: 'x' }] }, 'at a: an operator is an object of exactly one member'],
  [{ a: [{ prefix: 1 }] }, 'at a, prefix: a text must be given'],
  [{ a: [{ prefix: ['x'] }] }, 'at a, prefix: a text must be given'],
  [{ a: [{ suffix: { prefix: 'x' } }] }, 'at a, suffix: unknown operator "prefix"'],
  [{ a: [{ prefix: { 'equals-ignore-case': 1 } }] }, 'at a, prefix, equals-ignore-case: a text must be given'],
  [{ a: [{ 'equals-ignore-case': ['x'] }] }, 'at a, equals-ignore-case: a text must be given'],
  [{ a: [{ 'anything-but': [] }] }, 'at a, anything-but: a list must not be empty'],
  [{ a: [{ 'anything-but': ['x', 1] }] }, 'at a, anything-but: either texts or numbers'],
  [{ a: [{ 'anything-but': null }] }, 'at a, anything-but: either texts or numbers'],
  [{ a: [{ 'anything-but': 5.1e9 }] }, 'at a, anything-but: either texts or numbers'],
  [{ a: [{ 'anything-but': { numeric: ['=', 1] } }] }, 'at a, anything-but: unknown operator "numeric"'],
  [{ a: [{ 'anything-but': { prefix: '' } }] }, 'at a, anything-but, prefix: it must not be empty'],
  [{ a: [{ 'anything-but': { suffix: ['x', 1] } }] }, 'at a, anything-but, suffix: a text must be given'],
  [{ a: [{ 'anything-but': { wildcard: 'a**' } }] }, 'at a, anything-but, wildcard: two * must not'],
  [{ a: [{ wildcard: 'a**b' }] }, 'at a, wildcard: two * must not follow each other'],
  [{ a: [{ wildcard: 'a\\b' }] }, 'at a, wildcard: a backslash stands before * or \\ only'],
  [{ a: [{ wildcard: 'a\\' }] }, 'at a, wildcard: a backslash stands before * or \\ only'],
  [{ a: [{ numeric: 5 }] }, 'at a, numeric: it takes one comparison'],
  [{ a: [{ numeric: ['>', 1, '<'] }] }, 'at a, numeric: it takes one comparison'],
  [{ a: [{ numeric: ['!=', 5] }] }, 'at a, numeric: unknown comparison "!="'],
  [{ a: [{ numeric: ['>', '5'] }] }, 'at a, numeric: > takes a number from -5e9 to 5e9'],
  [{ a: [{ numeric: ['<', 5.1e9] }] }, 'at a, numeric: < takes a number from -5e9 to 5e9'],
  [{ a: [{ numeric: ['<', 5, '>', 1] }] }, 'at a, numeric: a range is a lower'],
  [{ a: [{ numeric: ['>', 5, '<', 5] }] }, 'at a, numeric: a range is a lower'],
  [{ a: [{ cidr: '10.0.0.0' }] }, 'at a, cidr: a range is written as'],
  [{ a: [{ cidr: '10.0.0.0/32' }] }, 'at a, cidr: a range is written as'],
  [{ a: [{ cidr: '10.0.0.256/8' }] }, 'at a, cidr: a range is written as'],
  [{ a: [{ cidr: '2001:db8::/128' }] }, 'at a, cidr: a range is written as'],
])('the event pattern %j is refused', (pattern, message) => {
  expect(() => matcher(pattern)).toThrow(message)
})

const fewLetters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\', '.', '\n'), maxLength: 8 })
const escaped = (text: string) => text.replace(/[*\\]/g, '\\$&')

test('an escaped text with wildcards between its parts matches what stands between them', () => {
  const parts = fc.array(fc.tuple(fewLetters, fewLetters), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(parts, (pairs) => {
      const wildcard = pairs
        .map(([part]) => escaped(part))
        .join('*')
        .replace(/(?<!\\)(\\\\)*\*{2,}/g, '$1*')
      const text = pairs.map(([part, between], i) => (i < pairs.length - 1 ? part + between : part)).join('')
      expect(matcher({ a: [{ wildcard }] })({ a: text })).toBe(true)
      expect(matcher({ a: [{ 'anything-but': { wildcard } }] })({ a: text })).toBe(false)
    }),
  )
})

const scalar = fc.oneof(fc.string({ maxLength: 3 }), fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.constant(null))
const operator = fc.oneof(
  fc.string({ maxLength: 2 }).map((prefix) => ({ prefix })),
  fc.string({ maxLength: 2 }).map((suffix) => ({ suffix })),
  fc.integer({ min: -3, max: 3 }).map((bound) => ({ numeric: ['>=', bound] })),
  fc.constant({ exists: true }),
)

test('a value matches exactly one of: it is absent, it is that text, it is anything but that text', () => {
  fc.assert(
    fc.property(fc.option(scalar, { nil: undefined }), fc.string({ maxLength: 3 }), (value, text) => {
      const verdicts = [[{ exists: false }], [text], [{ 'anything-but': text }]].map((a) =>
        matcher({ a })({ a: value }),
      )
      expect(verdicts.filter(Boolean)).toHaveLength(1)
    }),
  )
})

test('alternatives in an array hold if one of them does, and so do those of $or', () => {
  fc.assert(
    fc.property(fc.array(operator, { minLength: 2, maxLength: 4 }), scalar, (operators, value) => {
      const event = { a: value }
      const one = operators.some((each) => matcher({ a: [each] })(event))
      expect(matcher({ a: operators })(event)).toBe(one)
      expect(matcher({ $or: operators.map((each) => ({ a: [each] })) })(event)).toBe(one)
    }),
  )
})
