import { expect, test } from 'vitest'
import { wrapped, wrappedLines } from '../../../../bin/local/terminal/wrap.ts'

const word = (length: number) => 'x'.repeat(length)

test('a line of 80 columns stays, one of 81 goes on in the next', () => {
  expect(wrapped(`${word(39)} ${word(40)}`, '  ', '')).toEqual([`${word(39)} ${word(40)}`])
  expect(wrapped(`${word(39)} ${word(41)}`, '  ', '')).toEqual([word(39), `  ${word(41)}`])
})

test('a word that is wider than a line is whole, on a line of its own', () => {
  expect(wrapped(`a ${word(100)} b`, '  ', '')).toEqual(['a', `  ${word(100)}`, '  b'])
})

test('what continues a line is indented more than the line', () => {
  const long = `${word(60)} ${word(30)}`
  expect(wrappedLines(`one\n  ${long}\n${long}`)).toEqual([
    ...['one', `  ${word(60)}`, `      ${word(30)}`, word(60), `    ${word(30)}`],
  ])
})
