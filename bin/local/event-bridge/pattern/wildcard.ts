import { MalformedPattern } from './malformed-pattern.ts'
import { type Operator, onText, textIn } from './value-test.ts'

/** `\*`, `\\`, or any one character. */
const SYMBOLS = /\\[*\\]|./gsu

const sourceOf = (symbol: string, place: string) => {
  if (symbol === '*') return '.*'
  if (symbol === '\\') throw new MalformedPattern(place, 'a backslash stands before * or \\ only')
  return symbol.replace(/^\\/, '').replace(/[\\^$.*+?()[\]{}|]/, '\\$&')
}

/** A whole text in which `*` stands for any characters, or none. */
export const wildcard: Operator = (operand, place) => {
  const symbols = textIn(operand, place).match(SYMBOLS) ?? []
  if (symbols.some((symbol, i) => symbol === '*' && symbols[i + 1] === '*'))
    throw new MalformedPattern(place, 'two * must not follow each other')
  const pattern = new RegExp(`^${symbols.map((symbol) => sourceOf(symbol, place)).join('')}$`, 'su')
  return onText((text) => pattern.test(text))
}
