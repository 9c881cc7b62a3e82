import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  duration,
  durationOrOff,
  flag,
  integer,
  list,
  milliseconds,
  serviceUrl,
} from '../../../../functions/contract/settings/setting.ts'

const about = { about: '' }
const UNITS = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const
type Unit = keyof typeof UNITS

const unit = fc.constantFrom<Unit>('h', 'm', 's', 'ms')
const part = fc.tuple(fc.nat({ max: 10_000 }), unit)

test('a duration is the sum of its parts', () => {
  const parts = fc.array(part, { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(parts, (list) => {
      const text = list.map(([amount, name]) => `${amount}${name}`).join('')
      expect(milliseconds(text)).toBe(list.reduce((sum, [amount, name]) => sum + amount * UNITS[name], 0))
    }),
  )
})

test('a duration may have decimals and comes to whole milliseconds', () => {
  fc.assert(
    fc.property(fc.nat({ max: 999 }), fc.nat({ max: 9_999 }), unit, (whole, decimals, name) => {
      const text = `${whole}.${String(decimals).padStart(4, '0')}${name}`
      const value = milliseconds(text)
      expect(Number.isInteger(value)).toBe(true)
      expect(Math.abs((value ?? 0) - (whole + decimals / 10_000) * UNITS[name])).toBeLessThanOrEqual(0.501)
    }),
  )
})

test('the durations of the original’s documentation are read', () => {
  const known = {
    '30s': 30_000,
    '1h30m': 5_400_000,
    '4h': 14_400_000,
    '1.5h': 5_400_000,
    '500ms': 500,
    '0': 0,
    '0s': 0,
  }
  for (const [text, value] of Object.entries(known)) expect(milliseconds(text), text).toBe(value)
})

test('a text that is not a duration is refused', () => {
  for (const text of [
    '',
    ' ',
    '30',
    '30 s',
    ' 30s',
    '30s\n',
    's',
    '-5s',
    '+5s',
    '1d',
    '1H',
    '1m30',
    '.5h',
    '1.h',
    '1e3s',
    '0x1s',
    '٣s',
  ])
    expect(milliseconds(text), JSON.stringify(text)).toBeUndefined()
  const shape = /^0$|^(\d+(\.\d+)?(h|m|s|ms))+$/
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.hmsd- '), maxLength: 8 }), (text) => {
      expect(milliseconds(text) === undefined).toBe(!shape.test(text))
    }),
  )
})

test('a duration setting has its range, ends included', () => {
  const { parse, format: form } = duration('1s', '1h', about)
  expect(['999ms', '1s', '60m', '3600001ms', 'off', '0'].map(parse)).toEqual([
    undefined,
    1_000,
    3_600_000,
    undefined,
    undefined,
    undefined,
  ])
  expect(form).toContain('from 1s to 1h')
  expect(['off', '0', '1s'].map(durationOrOff('1s', '1h', about).parse)).toEqual([0, undefined, 1_000])
})

test('a whole number is decimal digits in its range', () => {
  const { parse } = integer(1, 1_000, about)
  expect(['1', '1000', '007'].map(parse)).toEqual([1, 1_000, 7])
  for (const text of ['0', '1001', '-1', '+1', '1.0', '1e2', '0x1', ' 1', '', '9'.repeat(400)])
    expect(parse(text), text).toBeUndefined()
})

test('a flag is true or false, or Go’s 1 or 0', () => {
  const { parse } = flag(about)
  expect(['true', '1', 'false', '0'].map(parse)).toEqual([true, true, false, false])
  for (const text of ['yes', 'TRUE', 'on', '', 'toString', 'constructor', '__proto__'])
    expect(parse(text)).toBeUndefined()
})

test('a service address is a bare http or https URL', () => {
  const { parse } = serviceUrl(about)
  const good = {
    'http://localhost:8081': 'http://localhost:8081',
    'https://identity.example.com/': 'https://identity.example.com',
    'https://identity.example.com/base//': 'https://identity.example.com/base',
    'http://[::1]:8081/a': 'http://[::1]:8081/a',
    ' http://identity ': 'http://identity',
    'http://identity?': 'http://identity',
    'http://identity/#': 'http://identity',
  }
  for (const [text, url] of Object.entries(good)) expect(parse(text), text).toBe(url)
  const bad = [
    '',
    'identity',
    'identity:8081',
    'ftp://identity',
    '//identity',
    'http://',
    'http://a b',
    'file:///etc',
    'data:,x',
  ]
  const loaded = [
    'http://user@identity',
    'http://user:pw@identity',
    'http://:pw@identity',
    'http://identity?a=b',
    'http://identity#a',
  ]
  for (const text of [...bad, ...loaded]) expect(parse(text), text).toBeUndefined()
})

test('a list has no empty or wrong element', () => {
  const { parse } = list(/^\w+$/, '', about)
  expect(parse('a, b ,c')).toEqual(['a', 'b', 'c'])
  for (const text of ['', ',', 'a,', ',a', 'a,,b', 'a,b c']) expect(parse(text), text).toBeUndefined()
})
