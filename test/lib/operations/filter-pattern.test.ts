import { expect, test } from 'vitest'
import { matchesPattern } from '../../support/logs/filter-pattern.ts'

const line = JSON.stringify({
  eventType: 'UpdateTrail',
  latency: 50,
  user: { id: 1, mail: 'a b' },
  code: '401',
  none: null,
})

/** The examples of CloudWatch's user guide, and texts and numbers in each other's place. */
test.each([
  ['{ $.eventType = "UpdateTrail" }', true],
  ['{ $.eventType = UpdateTrail }', true],
  ['{ $.eventType = "Update*" }', true],
  ['{ $.eventType = "*Trail" }', true],
  ['{ $.eventType = "*date*" }', true],
  ['{ $.eventType = "Up*Trail" }', false],
  ['{ $.eventType = "Trail*" }', false],
  ['{ $.eventType = "*" }', true],
  ['{ $.eventType != "UpdateTrail" }', false],
  ['{ $.latency = 50 }', true],
  ['{ $.latency >= 50 }', true],
  ['{ $.latency < 5e1 }', false],
  ['{ $.latency = "50" }', false],
  ['{ $.latency = "*" }', false],
  ['{ $.code = 401 }', false],
  ['{ $.code = "401" }', true],
  ['{ $.gone = "*" }', false],
  ['{ $.none = "*" }', false],
  ['{ $.user = "*" }', false],
  ['{ ($.user.id = 1) && ($.user.mail = "a b") }', true],
  ['{ ($.user.id = 2 && $.user.mail = "a b") || $.latency = 50 }', true],
  ['{ $.latency = 50 || $.user.id = 2 && $.user.mail = "x" }', true],
  ['{ ($.latency = 50 || $.user.id = 2) && $.user.mail = "x" }', false],
])('%s: %s', (pattern, matches) => {
  expect(matchesPattern(pattern, line)).toBe(matches)
})

test('a line that is no JSON matches nothing', () => {
  expect(matchesPattern('{ $.latency = 50 }', 'latency=50')).toBe(false)
})

test.each(['latency', '{ $.a ~ 1 }', '{ $.a = 1 $.b }', '{ ($.a = 1 }', '{ $.a[0] = 1 }', '{ $.a < "b" }'])(
  'a pattern that cannot be read is an error: %s',
  (pattern) => {
    expect(() => matchesPattern(pattern, '{"a":1}')).toThrow()
  },
)
