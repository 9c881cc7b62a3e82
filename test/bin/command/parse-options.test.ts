import { expect, test } from 'vitest'
import { Failed } from '../../../bin/command/failed.ts'
import { parseOptions } from '../../../bin/command/parse-options.ts'

const CONFIG = { options: { fast: { type: 'boolean' } }, allowPositionals: true } as const

test('options and words are read', () => {
  expect(parseOptions(['ann', '--fast'], CONFIG, 'Usage')).toMatchObject({
    values: { fast: true },
    positionals: ['ann'],
  })
})

test('an unknown option is refused with a sentence and how the program is used', () => {
  expect(() => parseOptions(['--slow'], CONFIG, 'Usage: here')).toThrow(Failed)
  expect(() => parseOptions(['--slow'], CONFIG, 'Usage: here')).toThrow(/^Unknown option '--slow'.*\n\nUsage: here$/s)
})
