import { expect, test } from 'vitest'
import { clockText, durationText, ordinalText } from '../../../../../../bin/local/page/app/model/words.ts'

test.each([
  [0, '0:00'],
  [-3, '0:00'],
  [125.9, '2:05'],
  [3_723, '1:02:03'],
])('%d seconds into a film are %s', (seconds, text) => expect(clockText(seconds)).toBe(text))

test.each([
  [-1, '0 s'],
  [1, '1 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [7_200_000, '2 h'],
  [30 * 86_400_000, '30 d'],
])('%d ms are %s', (ms, text) => expect(durationText(ms)).toBe(text))

test('sessions are counted as people count', () => {
  expect([1, 2, 3, 4, 11, 12, 21, 22].map(ordinalText)).toEqual([
    ...['1st', '2nd', '3rd', '4th', '11th', '12th', '21st', '22nd'],
  ])
})
