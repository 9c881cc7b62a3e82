import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../../../../functions/contract/settings/read-settings.ts'
import { environment, type SettingName, type Settings } from '../../../../functions/contract/settings/settings.ts'
import { LONGEST_TOKEN_LIFE_MS } from '../../../../functions/contract/tokens/key-times.ts'
import { readConfig } from '../../../../functions/runtime/config.ts'

type Texts = Partial<Record<SettingName, string>>

const faultsOf = (texts: Texts): string[] => {
  const read = readSettings({ AUTHENTICATION: 'none', ...texts })
  return 'faults' in read ? read.faults : []
}
const settingsOf = (texts: Texts): Settings => {
  const read = readSettings({ AUTHENTICATION: 'none', ...texts })
  if ('faults' in read) throw new Error(read.faults.join())
  return read.settings
}

const HOUR = 3_600_000

test('the defaults are the original’s and the contract’s', () => {
  const defaults = {
    REDIS_ADDR: ['localhost:6379'],
    REDIS_PASSWORD: '',
    REDIS_DB: 0,
    JWT_SECRET: '',
    JWT_EXPIRATION: HOUR,
    IDENTITY_SERVICE_URL: 'http://localhost:8081',
    CONTENT_SERVICE_URL: 'http://localhost:8082',
    MAX_CONCURRENT_STREAMS: 4,
    SESSION_TIMEOUT: 24 * HOUR,
    HEARTBEAT_INTERVAL: 30_000,
    MISSED_HEARTBEATS: 3,
    PAUSE_TIMEOUT: 0,
    SESSION_RETENTION: 2 * HOUR,
    SAME_DEVICE_SESSIONS: 'allow',
    HEARTBEAT_EVENT_INTERVAL: 0,
    OUTBOX_LIMIT: 10_000,
    REGION_HEADER: '',
    DEFAULT_REGION: '',
    AVAILABILITY_WITHOUT_REGION: 'ask',
    ALLOWED_ORIGINS: ['*'],
    CONTRACT_URL: '',
    REDIS_CLUSTER: false,
    REDIS_TLS: false,
    SIGNING_KEYS_SECRET: '',
    IDENTITY_BEARER_SECRET: '',
    CONTENT_BEARER_SECRET: '',
  }
  expect(settingsOf({})).toMatchObject(defaults)
})

test('an empty text counts as unset', () => {
  const names = Object.keys(environment) as SettingName[]
  const empty = Object.fromEntries(names.map((name) => [name, '']))
  expect(settingsOf({ ...empty, AUTHENTICATION: 'none' })).toEqual(settingsOf({}))
})

test('variables of other programs are ignored', () => {
  expect(settingsOf({ PATH: '/bin', toString: 'x', HEARTBEATINTERVAL: 'x' } as Texts)).toEqual(settingsOf({}))
})

test('a refused text is shown with all that cannot be seen in it', () => {
  const shown = {
    '4\r': '"4\\r"',
    '\ufeff4': '"\\ufeff4"',
    '4\u200b': '"4\\u200b"',
    '4\u00a0': '"4\\u00a0"',
    '\u001b[31m4': '"\\u001b[31m4"',
    '4\u202e': '"4\\u202e"',
    '4\u{e0041}': '"4\\u{e0041}"',
    '"4"': '"\\"4\\""',
    ' 4': '" 4"',
    'vier €': '"vier €"',
  }
  for (const [written, quoted] of Object.entries(shown))
    expect(faultsOf({ MAX_CONCURRENT_STREAMS: written })).toEqual([
      `MAX_CONCURRENT_STREAMS must be a whole number from 1 to 1000, not ${quoted}`,
    ])
})

test('every fault of the settings is named at once, with what to write', () => {
  const wrong: Texts = {
    REDIS_ADDR: 'localhost',
    REDIS_DB: '-1',
    JWT_EXPIRATION: 'soon',
    IDENTITY_SERVICE_URL: 'identity',
    CONTENT_SERVICE_URL: 'ftp://content',
    MAX_CONCURRENT_STREAMS: '0',
    SESSION_TIMEOUT: '1y',
    HEARTBEAT_INTERVAL: '0s',
    MISSED_HEARTBEATS: '1.5',
    PAUSE_TIMEOUT: 'never',
    SESSION_RETENTION: '2',
    SAME_DEVICE_SESSIONS: 'Replace',
    HEARTBEAT_EVENT_INTERVAL: '-1s',
    OUTBOX_LIMIT: 'many',
    REGION_HEADER: 'two words',
    DEFAULT_REGION: 'two words',
    AVAILABILITY_WITHOUT_REGION: 'perhaps',
    ALLOWED_ORIGINS: 'play.example.com',
    CONTRACT_URL: 'docs',
    REDIS_CLUSTER: 'maybe',
    REDIS_TLS: 'yes',
    SIGNING_KEYS_SECRET: 'two words',
    IDENTITY_BEARER_SECRET: 'two words',
    CONTENT_BEARER_SECRET: 'two words',
  }
  const faults = faultsOf(wrong)
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(Object.keys(environment).filter((name) => name in wrong))
  for (const fault of faults) expect(fault).toMatch(/^[A-Z_]+ must (be .+, not ".*"|not hold ".*": .+)$/)
  expect(faults).toContain('MAX_CONCURRENT_STREAMS must be a whole number from 1 to 1000, not "0"')
  expect(() => readConfig(wrong)).toThrow(/REDIS_ADDR.*CONTENT_BEARER_SECRET/)
})

test('any texts give either all settings or faults, never both', () => {
  const names = Object.keys(environment) as SettingName[]
  const plausible = fc.oneof(
    fc.string(),
    fc.constantFrom('1h', '30s', '0', 'true', 'off', '*', 'localhost:1', 'http://x'),
  )
  const texts = fc.dictionary(fc.constantFrom(...names), plausible, { noNullPrototype: true })
  fc.assert(
    fc.property(texts, (given) => {
      const read = readSettings(given)
      if ('faults' in read) expect(read.faults.length).toBeGreaterThan(0)
      else expect(Object.values(read.settings)).not.toContain(undefined)
    }),
  )
})

test('REDIS_ADDR takes hosts with a port from 1 to 65535', () => {
  for (const good of ['redis:1', 'redis:65535', '10.0.0.1:6379', '[::1]:6379'])
    expect(settingsOf({ REDIS_ADDR: good }).REDIS_ADDR).toEqual([good])
  for (const bad of ['redis:0', 'redis:65536', 'redis:99999', 'redis:', ':6379', 'redis://redis:6379', '::1:6379'])
    expect(faultsOf({ REDIS_ADDR: bad }), bad).toHaveLength(1)
})

describe('SESSION_RETENTION', () => {
  const retention = (JWT_EXPIRATION: string) => settingsOf({ JWT_EXPIRATION }).SESSION_RETENTION

  test('is 2 h or a minute more than a token lasts', () => {
    expect(retention('1h')).toBe(2 * HOUR)
    expect(retention('119m')).toBe(2 * HOUR)
    expect(retention('2h')).toBe(2 * HOUR + 60_000)
    expect(retention('168h')).toBe(168 * HOUR + 60_000)
    expect(retention('2h0.5ms')).toBe(2 * HOUR + 60_001)
  })

  test('that is shorter than a token is a fault', () => {
    expect(faultsOf({ SESSION_RETENTION: '60m' })).toEqual([
      'SESSION_RETENTION must be at least 3660s: JWT_EXPIRATION + 1m',
    ])
    expect(faultsOf({ SESSION_RETENTION: '61m' })).toEqual([])
  })

  test('is no fault of its own when JWT_EXPIRATION is wrong', () => {
    expect(faultsOf({ JWT_EXPIRATION: 'soon' })).toHaveLength(1)
  })
})

describe('settings that contradict each other are refused:', () => {
  test('a token outlasts two heartbeat timeouts', () => {
    const texts = { HEARTBEAT_INTERVAL: '1m', MISSED_HEARTBEATS: '5' }
    expect(faultsOf({ ...texts, JWT_EXPIRATION: '10m' })).toEqual([])
    expect(faultsOf({ ...texts, JWT_EXPIRATION: '9m59s' })).toEqual([
      'JWT_EXPIRATION must be at least 600s: twice HEARTBEAT_INTERVAL × MISSED_HEARTBEATS',
    ])
  })

  test('a cluster has one database and many addresses', () => {
    const two = 'a:1, b:2'
    expect(settingsOf({ REDIS_CLUSTER: 'true', REDIS_ADDR: two }).REDIS_ADDR).toEqual(['a:1', 'b:2'])
    expect(faultsOf({ REDIS_CLUSTER: 'true', REDIS_DB: '1' })[0]).toMatch(/^REDIS_DB must be 0/)
    expect(faultsOf({ REDIS_ADDR: two })[0]).toMatch(/^REDIS_ADDR must be one/)
  })

  test('are all named at once', () => {
    const faults = faultsOf({ JWT_EXPIRATION: '30s', SESSION_RETENTION: '1s', REDIS_ADDR: 'a:1,b:2' })
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['JWT_EXPIRATION', 'SESSION_RETENTION', 'REDIS_ADDR'])
  })
})

test('no fault quotes a secret or a password in an address', () => {
  const faults = faultsOf({
    JWT_SECRET: 'hunter2',
    REDIS_PASSWORD: 'hunter2',
    REDIS_ADDR: 'redis://:hunter2@redis:6379',
    IDENTITY_SERVICE_URL: 'https://user:hunter2@identity',
    CONTENT_SERVICE_URL: 'https://hunter2@content',
    MISSED_HEARTBEATS: 'x',
  })
  expect(faults).toHaveLength(4)
  expect(faults.join()).not.toContain('hunter2')
})

test('every setting says what it is about and what to write', () => {
  for (const [name, { about, format: form }] of Object.entries(environment)) {
    expect(name).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect([about, form].every((text) => text.length > 3)).toBe(true)
  }
})

test('no token may live longer than keys that have a successor verify', () => {
  const { parse } = environment.JWT_EXPIRATION
  expect(parse('168h')).toBe(LONGEST_TOKEN_LIFE_MS)
  expect(parse('168h1s')).toBeUndefined()
})
