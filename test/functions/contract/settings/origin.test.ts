import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../../../../functions/contract/settings/read-settings.ts'

const read = (ALLOWED_ORIGINS: string) => readSettings({ AUTHENTICATION: 'none', ALLOWED_ORIGINS })
const originsOf = (written: string) => {
  const given = read(written)
  return 'settings' in given ? given.settings.ALLOWED_ORIGINS : given.faults
}
const faultsOf = (written: string) => {
  const given = read(written)
  return 'faults' in given ? given.faults : []
}

test.each([
  ['*', ['*']],
  ['https://Play.Example.com:443', ['https://play.example.com']],
  ['HTTP://LOCALHOST:80', ['http://localhost']],
  ['http://localhost:443', ['http://localhost:443']],
  ['https://play.example.com:8443', ['https://play.example.com:8443']],
  ['http://127.1:3000', ['http://127.0.0.1:3000']],
  ['http://[0:0::1]:3000', ['http://[::1]:3000']],
  ['https://xn--mnchen-3ya.example', ['https://xn--mnchen-3ya.example']],
  ['capacitor://localhost', ['capacitor://localhost']],
  ['ionic://localhost', ['ionic://localhost']],
  ['tauri://localhost', ['tauri://localhost']],
  ['Capacitor://MyApp', ['capacitor://myapp']],
  ['app://.', ['app://.']],
  ['app://obsidian.md:443', ['app://obsidian.md:443']],
  ['chrome-extension://abcdefghijklmnopabcdefghijklmnop', ['chrome-extension://abcdefghijklmnopabcdefghijklmnop']],
  ['moz-extension://6f1d2a44-0f3a-4f0b-9c63-2a2a6f9d1e11', ['moz-extension://6f1d2a44-0f3a-4f0b-9c63-2a2a6f9d1e11']],
  [' https://a.example , https://A.example:443,capacitor://localhost ', ['https://a.example', 'capacitor://localhost']],
])('the origin %s is read as %j, as browsers write it', (written, origins) => {
  expect(originsOf(written)).toEqual(origins)
})

describe('an origin that no browser sends', () => {
  test.each([
    ['https://play.example.com/', 'path'],
    ['https://play.example.com/app', 'path'],
    ['https://play.example.com?a=b', 'path'],
    ['https://play.example.com#a', 'path'],
    ['https://play.example.com\\', 'path'],
    ['capacitor://localhost/', 'path'],
    ['null', 'sandboxed'],
    ['https://*.example.com', 'wildcard'],
    ['https://play.example.*', 'wildcard'],
    ['*,https://play.example.com', 'alone'],
    ['https://münchen.example', 'https://xn--mnchen-3ya.example'],
    ['play.example.com', 'scheme'],
    ['localhost:3000', 'scheme'],
    ['//play.example.com', 'scheme'],
    ['https:play.example.com', 'scheme'],
    ['https://', 'host'],
    ['capacitor://', 'host'],
    ['capacitor://:80', 'host'],
    ['https://a b.example', 'host'],
    ['https://a\tb.example', 'host'],
    ['https://play.example.com:99999', 'port'],
    ['https://play.example.com:0', 'port'],
    ['https://play.example.com:x', 'port'],
    ['capacitor://localhost:99999', 'port'],
    ['file://', 'no origin'],
    ['file://localhost', 'no origin'],
    ['data://x', 'no origin'],
    ['ws://play.example.com', 'no origin'],
    ['https://a.example,,https://b.example', 'empty'],
    ['https://a.example,', 'empty'],
  ])('is refused: %j %s', (written, reason) => {
    const [fault, ...others] = faultsOf(written)
    expect(others).toEqual([])
    expect(fault).toMatch(/^ALLOWED_ORIGINS must not hold ".*": .{10,}$/s)
    expect(fault).toContain(reason)
  })

  test('is refused by itself, and the valid ones beside it are not repeated', () => {
    const faults = faultsOf('https://right.example,https://a.example/,null')
    expect(faults).toHaveLength(2)
    expect(faults.join()).not.toContain('right')
  })

  test('is refused without quoting its password', () => {
    const [fault] = faultsOf('https://ann:hunter2@play.example.com')
    expect(fault).toContain('user or password')
    expect(fault).not.toContain('hunter2')
  })
})

test('an origin that browsers write is taken as it is', () => {
  const schemes = fc.constantFrom('https', 'http', 'capacitor', 'chrome-extension', 'x-y.z+1')
  const host = fc.domain().map((one) => one.toLowerCase())
  const port = fc.option(fc.integer({ min: 1_024, max: 65_535 }), { nil: undefined })
  fc.assert(
    fc.property(schemes, host, port, (scheme, name, number) => {
      const origin = `${scheme}://${name}${number ? `:${number}` : ''}`
      expect(originsOf(origin)).toEqual([origin])
    }),
  )
})

test('every accepted origin is one that a browser can send, and stays the same when read again', () => {
  const piece = fc.constantFrom(
    'https',
    'http',
    'app',
    'null',
    '://',
    ':',
    '/',
    '*',
    '.',
    'a',
    'É',
    '@',
    '80',
    '443',
    '[',
    ']',
    ' ',
    '%',
    ',',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const given = read(pieces.join(''))
      if (!('settings' in given) || pieces.join('') === '') return
      const origins = given.settings.ALLOWED_ORIGINS
      for (const origin of origins) {
        expect(origin === '*' ? ['*'] : [origin]).toEqual(originsOf(origin))
        expect(origin).toMatch(/^\*$|^[a-z][a-z\d+.-]*:\/\/[\w.:[\]-]+$/)
        if (/^https?:/.test(origin)) expect(new URL(origin).origin).toBe(origin)
      }
    }),
    { numRuns: 2_000 },
  )
})
