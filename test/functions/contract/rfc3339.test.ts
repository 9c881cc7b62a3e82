import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unixMs } from '../../../functions/contract/rfc3339.ts'

const BASE = Date.UTC(2026, 10, 25, 1, 2, 3)

test.each([
  ['2026-11-25T01:02:03Z', BASE],
  ['2026-11-25t01:02:03z', BASE],
  ['2026-11-25T01:02:03z', BASE],
  ['2026-11-25 01:02:03Z', BASE],
  ['2026-11-25 01:02:03.5z', BASE + 500],
  ['2026-11-25T01:02:03.0041Z', BASE + 4],
  ['2026-11-25T01:02:03.0008000000Z', BASE], // Date.parse of V8 makes 8 ms of it
  ['2026-11-25T01:02:03.123456789012345678901234567890Z', BASE + 123],
  ['2026-11-25T01:02:03.9999999999999999999Z', BASE + 999],
  ['2026-11-25T03:02:03+02:00', BASE],
  ['2026-11-24t20:32:03-04:30', BASE],
  ['2026-11-25T01:02:03+00:00', BASE],
  ['2026-11-25T01:02:03-00:00', BASE],
  ['2026-11-26T01:01:03+23:59', BASE],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
  ['0000-01-01T00:00:00Z', Date.parse('0000-01-01T00:00:00Z')],
  ['0099-12-31T23:59:59Z', Date.parse('0099-12-31T23:59:59Z')],
  ['9999-12-31T23:59:59.999Z', Date.parse('9999-12-31T23:59:59.999Z')],
])('%s is a time', (text, ms) => {
  expect(unixMs(text)).toBe(ms)
})

test.each([
  ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
  ['2016-12-31t23:59:60.25z', Date.UTC(2017, 0, 1) + 250],
  ['2017-01-01T01:59:60+02:00', Date.UTC(2017, 0, 1)],
  ['1990-12-31T15:59:60-08:00', Date.UTC(1991, 0, 1)],
  ['2015-06-30T23:59:60Z', Date.UTC(2015, 6, 1)],
])('the leap second %s is the second after it', (text, ms) => {
  expect(unixMs(text)).toBe(ms)
})

test.each([
  ...['', 'now', '2026-11-25', '2026-11-25T01:02Z', '2026-11-25T01:02:03', '2026-11-25T01:02:03.Z', '20261125T010203Z'],
  ...[
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
  ],
  ...[
    '2026-11-31T00:00:00Z',
    '2026-11-00T00:00:00Z',
    '2026-11-25T24:00:00Z',
    '2026-11-25T23:60:00Z',
    '2026-11-25T23:59:61Z',
  ],
  ...['2026-11-25T12:00:60Z', '2026-11-25T23:59:60Z', '2026-11-25T01:02:03+24:00', '2026-11-25T01:02:03+01:60'],
  ...[
    '2026-11-25T01:02:03+0100',
    '2026-11-25T01:02:03+01',
    '2026-11-25T01:02:03 Z',
    '2026-11-25  01:02:03Z',
    '2026-11-25_01:02:03Z',
  ],
  ...[
    '+002026-11-25T01:02:03Z',
    '26-11-25T01:02:03Z',
    '2026-11-25T1:02:03Z',
    '2026-11-25T01:02:03,5Z',
    ' 2026-11-25T01:02:03Z',
  ],
  ...['2026-11-25T01:02:03Z\n', '2026-11-25T01:02:03Z[UTC]', '2026-11-25\u00a001:02:03Z', '٢026-11-25T01:02:03Z'],
])('%j is not a time', (text) => {
  expect(unixMs(text)).toBeUndefined()
})

test('every notation of a moment gives the same time, and the one of Date.parse', () => {
  const two = (n: number) => String(n).padStart(2, '0')
  const moments = fc.date({
    min: new Date('0001-01-02T00:00:00Z'),
    max: new Date('9999-12-30T00:00:00Z'),
    noInvalidDate: true,
  })
  const offsets = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 })
  const property = fc.property(
    moments,
    offsets,
    fc.constantFrom('T', 't', ' '),
    fc.stringMatching(/^\d*$/),
    (date, offset, separator, digits) => {
      const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 23)
      const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60]
      const written = `${local}${digits}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`
      expect(unixMs(written.replace('T', separator))).toBe(date.getTime())
      if (digits.length <= 6) expect(unixMs(written)).toBe(Date.parse(written))
      expect(unixMs(date.toISOString().toLowerCase().replace('t', separator))).toBe(date.getTime())
    },
  )
  fc.assert(property, { numRuns: 1_000 })
})
