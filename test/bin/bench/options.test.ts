import { expect, test } from 'vitest'
import { readOptions, USAGE } from '../../../bin/bench/options.ts'
import { versionAt } from '../../../bin/bench/side/version.ts'
import { Failed } from '../../../bin/command/failed.ts'

test('without options every part is measured that needs nothing but a Redis', () => {
  expect(readOptions([]).parts).toContain('scripts')
  expect(readOptions([]).parts).not.toContain('instructions')
  expect(readOptions([]).against).toBeUndefined()
})

test('parts are chosen by name', () => {
  expect(readOptions(['--only', 'scripts', '--against', 'abc', '--rounds', '3'])).toMatchObject({
    ...{ parts: ['scripts'], against: 'abc', rounds: 3 },
  })
})

test.for(['growth', 'instructions'])('--%s is that part alone', (part) => {
  expect(readOptions([`--${part}`]).parts).toEqual([part])
})

test.for([
  ['--only', 'skripts', '--only skripts: there is scripts, '],
  ['--rounds', '0', '--rounds 0: not a number of rounds'],
  ['--rounds', 'many', '--rounds many: not a number of rounds'],
  ['--fast', '1', "Unknown option '--fast'"],
])('%j is refused with a sentence', ([name = '', value = '', says]) => {
  expect(() => readOptions([name, value])).toThrow(Failed)
  expect(() => readOptions([name, value])).toThrow(says)
})

test('a commit that is not there is refused before anything is measured', () => {
  expect(() => versionAt('no-such-commit')).toThrow(
    new Failed('--against no-such-commit: git knows no such commit here'),
  )
})

test('every option is in the usage', () => {
  for (const name of ['against', 'only', 'quick', 'growth', 'instructions', 'profile', 'rounds', 'json'])
    expect(USAGE).toContain(`\n  --${name} `)
})
