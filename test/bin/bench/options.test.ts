import { expect, test } from 'vitest'
import { readOptions } from '../../../bin/bench/options.ts'

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

test.for([['--only', 'skripts'], ['--rounds', '0'], ['--rounds', 'many'], ['--fast']])('%j is refused', (args) => {
  expect(() => readOptions(args)).toThrow()
})
