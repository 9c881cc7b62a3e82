import { expect, test } from 'vitest'
import { parseList, parseNumber, parsePairs, parseText } from '../../../../functions/core/redis/parse.ts'
import { findSession } from '../../../../functions/core/redis/scripts.ts'
import { parseScriptReply } from '../../../../functions/core/session/script-reply.ts'

test('a flat list becomes an object of its own members alone', () => {
  expect(parsePairs([])).toEqual({})
  expect(parsePairs(['status', 'active', '__proto__', 'x'])).toEqual(
    Object.fromEntries([
      ['status', 'active'],
      ['__proto__', 'x'],
    ]),
  )
})

test('numbers are numbers or their digits', () => {
  expect([parseNumber(7), parseNumber('1732550400000'), parseNumber('-1')]).toEqual([7, 1732550400000, -1])
})

test.each([
  ['a number for a list', () => parseList(7)],
  ['nothing for a list', () => parseList(null)],
  ['a list for a text', () => parseText([])],
  ['a word for a number', () => parseNumber('seven')],
  ['an empty text for a number', () => parseNumber('')],
  ['a name without a value', () => parsePairs(['status'])],
  ['a number for a name', () => parsePairs([7, 'x'])],
  ['a script’s reply of another shape', () => parseScriptReply(['ok', '1', 7], findSession)],
  ['a word for a script’s reply', () => parseScriptReply('OK', findSession)],
])('Redis answering with %s is an error that quotes nothing', (_, parse) => {
  expect(parse).toThrow(/^Redis answered with (nothing|\w+) where (a list|a text|a number|a value) is expected$/)
})
