import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut, fitted, onOneLine, padded, widthOf } from '../../../../bin/local/terminal/columns.ts'

test('a Chinese letter and a picture take two columns, a Cyrillic letter and the signs of a line one', () => {
  expect(['abc', 'Ждё', '中文', '🎬', '…→│'].map(widthOf)).toEqual([3, 3, 4, 2, 3])
})

test('a text that is cut ends with a sign for that, and is never wider than asked for', () => {
  expect([cut('playback', 8), cut('playback', 7), cut('中文片', 4)]).toEqual(['playback', 'playba…', '中…'])
  const wide = fc.string({ unit: 'grapheme' })
  fc.assert(fc.property(wide, fc.integer({ min: 1, max: 30 }), (text, most) => widthOf(cut(text, most)) <= most))
})

test('what a terminal would obey is never printed', () => {
  expect(onOneLine('a\r\nb\u001b[2Jc\u0085d\u2028e\u202ef\ud800g h')).toBe('a??b?[2Jc?d?e?f?g h')
})

test('a column is filled by what is seen', () => {
  expect([padded('中', 4), padded('abcde', 4)]).toEqual(['中  ', 'abcde'])
})

test('of the parts of a line the first in order are whole, and what does not fit is shorter or absent', () => {
  const parts = [
    ['first', 'f'],
    ['second', ''],
    ['third', 't'],
  ] as const
  const line = (columns: number) => fitted(parts, columns, [2, 0, 1])
  expect([18, 17, 10, 7, 3].map(line)).toEqual(['first second third', 'first third', 'f third', 'f third', 'f t'])
})
