import { expect, test } from 'vitest'
import { readRules, rulesIn } from '../../../../bin/local/subscribers/rules-file.ts'
import { eventOf } from './receiver.ts'

const faultsOf = (rules: unknown) => {
  const read = rulesIn(typeof rules === 'string' ? rules : JSON.stringify(rules))
  return 'faults' in read ? read.faults : []
}

test('a rule matches as EventBridge matches, and may lead to an address', () => {
  const read = rulesIn(
    JSON.stringify({
      ends: { pattern: { 'detail-type': ['playback.stopped'] }, to: 'http://localhost:3000/plays/' },
      all: { pattern: { source: [{ prefix: 'viewing' }] } },
    }),
  )
  const rules = 'rules' in read ? read.rules : []
  expect(rules.map(({ name, to }) => [name, to])).toEqual([
    ['ends', 'http://localhost:3000/plays'],
    ['all', undefined],
  ])
  const matching = (type: string) =>
    rules.filter(({ matches }) => matches(eventOf('a', 1, type))).map(({ name }) => name)
  expect(matching('playback.stopped')).toEqual(['ends', 'all'])
  expect(matching('playback.paused')).toEqual(['all'])
})

test('every fault of every rule is named, with its place', () => {
  expect(
    faultsOf({
      one: { pattern: { source: 'viewing-service', detail: { user_id: [{ regex: 'a' }], region: [] } } },
      two: { to: 'localhost:3000' },
      three: { pattern: { source: ['viewing-service'] }, target: 'http://localhost:3000' },
      four: ['viewing-service'],
      'five of them': { pattern: { source: ['viewing-service'] } },
    }),
  ).toEqual([
    'one: Event pattern, at source: an object or an array must stand here',
    'one: Event pattern, at detail.user_id: unknown operator "regex"',
    'one: Event pattern, at detail.region: an array must not be empty',
    'two has no pattern',
    'two: to must be an http:// or https:// URL without credentials, query or fragment',
    'three must not have target: its members are pattern and to',
    'four must be an object with a pattern',
    'the name "five of them" must be 1–64 letters, digits, ".", "-" or "_"',
  ])
})

test.each([
  ['no JSON', '{', /^it is not JSON: /],
  ['a list', '[]', /^it must be an object: the rules by their names$/],
])('a file that is %s is refused', (_, text, sentence) => {
  expect(faultsOf(text)).toEqual([expect.stringMatching(sentence)])
})

test('a file that is not there is a fault', () => {
  expect(readRules('/no/such/rules.json')).toEqual({ faults: [expect.stringContaining('ENOENT')] })
})
