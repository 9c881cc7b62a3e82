import { expect, test } from 'vitest'
import { checkSettings, warningsFor } from '../../../../bin/local/settings/settings.ts'

const ISSUER = {
  ...{ IDENTITY_ISSUER: 'https://issuer', IDENTITY_AUDIENCE: 'us', IDENTITY_JWKS_URL: 'https://issuer/keys' },
}
const KEYS = JSON.stringify({ keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] })
const LONG = 'a-secret-of-at-least-thirty-two-bytes'

test('without any variable the port is 8080', () => {
  expect(checkSettings({}).port).toBe(8080)
  expect(checkSettings({ SERVER_PORT: '' }).port).toBe(8080)
})

test('every malformed variable is named, the port among them', () => {
  const check = () => checkSettings({ SERVER_PORT: '99999', JWT_EXPIRATION: 'long', REDIS_DB: '-1' })
  expect(check).toThrow('3 settings are wrong.')
  expect(check).toThrow('SERVER_PORT must be a whole number from 0 to 65535, not "99999"')
  expect(check).toThrow('REDIS_DB must be a whole number from 0 to 1023, not "-1"')
  expect(check).toThrow(/JWT_EXPIRATION must be .*, not "long"/)
})

test('what cannot be seen in a refused variable is shown, and a password is not', () => {
  const check = () => checkSettings({ SERVER_PORT: '8080\r', MAX_CONCURRENT_STREAMS: '4\r' })
  expect(check).toThrow('SERVER_PORT must be a whole number from 0 to 65535, not "8080\\r"')
  expect(check).toThrow('MAX_CONCURRENT_STREAMS must be a whole number from 1 to 1000, not "4\\r"')
  const endpoint = { AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://ann:pass\nword@localhost\t/' }
  expect(() => checkSettings(endpoint)).toThrow('not "…@localhost\\t/"')
})

test('settings that contradict each other are refused in a sentence', () => {
  expect(() => checkSettings({ JWT_EXPIRATION: '1m' })).toThrow(/^JWT_EXPIRATION must be at least 180s.*\.$/)
})

test('variables that only the runner reads are checked with the others', () => {
  const environment = { SERVER_PORT: 'x', POSTGRES_ENABLED: 'maybe', POSTGRES_PORT: '0', REDIS_DB: '-1' }
  expect(() => checkSettings(environment)).toThrow(/REDIS_DB.*POSTGRES_ENABLED.*POSTGRES_PORT.*SERVER_PORT/s)
})

test('every malformed POSTGRES variable is named, and no password', () => {
  const wrong = {
    POSTGRES_HOST: 'a b',
    POSTGRES_PORT: '5432x',
    POSTGRES_USER: 'two words',
    POSTGRES_DB: 'x'.repeat(64),
  }
  const check = () => checkSettings({ ...wrong, POSTGRES_ENABLED: 'on', POSTGRES_PASSWORD: 'hunter 2' })
  expect(check).toThrow('5 settings are wrong.')
  for (const name of Object.keys(wrong)) expect(check).toThrow(`${name} must be`)
  expect(check).not.toThrow('hunter')
})

test.each(['localhost', 'db.example.com', '10.0.0.1', '::1', '/var/run/postgresql'])(
  'POSTGRES_HOST may be %s',
  (POSTGRES_HOST) => {
    expect(checkSettings({ POSTGRES_HOST }).port).toBe(8080)
  },
)

test.each([
  [undefined, undefined],
  ['', undefined],
  ['off', 0],
  ['200ms', 200],
  ['1m30s', 90_000],
  ['24h', 86_400_000],
])('LOCAL_SCHEDULE_INTERVAL %j is %j ms', (LOCAL_SCHEDULE_INTERVAL, ms) => {
  expect(checkSettings({ LOCAL_SCHEDULE_INTERVAL }).scheduleInterval).toBe(ms)
})

test.each(['199ms', '25h', 'often', '0', 'OFF'])('LOCAL_SCHEDULE_INTERVAL "%s" is refused', (written) => {
  expect(() => checkSettings({ LOCAL_SCHEDULE_INTERVAL: written })).toThrow(
    `LOCAL_SCHEDULE_INTERVAL must be off, or a duration such as 30s or 1h30m, from 200ms to 24h, not "${written}".`,
  )
})

test.each(['localhost:8083', 'ftp://localhost', 'http://', 'http://ann:pass-word@localhost/'])(
  'an endpoint "%s" is refused, and its password is not repeated',
  (AWS_ENDPOINT_URL_EVENTBRIDGE) => {
    const check = () => checkSettings({ AWS_ENDPOINT_URL_EVENTBRIDGE })
    expect(check).toThrow('AWS_ENDPOINT_URL_EVENTBRIDGE must be an http:// or https:// URL')
    expect(check).not.toThrow('pass-word')
  },
)

test('several addresses are taken for a cluster until one is asked', () => {
  expect(checkSettings({ REDIS_ADDR: 'a:1,b:2' }).settings.REDIS_ADDR).toEqual(['a:1', 'b:2'])
})

test.each([
  [{}, []],
  [{ JWT_SECRET: 'your-secret-key-change-in-production' }, ['JWT_SECRET is a published default']],
  [{ JWT_SECRET: 'short' }, ['JWT_SECRET is shorter than 32 bytes']],
  [{ JWT_SECRET: LONG }, []],
  [{ SIGNING_KEYS_SECRET: 'key-set' }, []],
  [{ JWT_SECRET: LONG, POSTGRES_ENABLED: 'true' }, []],
  [
    { JWT_SECRET: LONG, POSTGRES_ENABLED: 'true', POSTGRES_PORT: '5433', POSTGRES_PASSWORD: 'x' },
    ['POSTGRES_PORT, POSTGRES_PASSWORD: no effect without POSTGRES_HOST'],
  ],
  [
    { JWT_SECRET: LONG, POSTGRES_ENABLED: 'true', AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://a', EVENT_BUS_NAME: 'b' },
    ['Events go to AWS_ENDPOINT_URL_EVENTBRIDGE: the session log gets only those that somebody passes on'],
  ],
  [{ JWT_SECRET: LONG, POSTGRES_ENABLED: 'false', POSTGRES_HOST: 'localhost' }, []],
  [{ SIGNING_KEYS_SECRET: 'key-set', JWT_SECRET: 'short' }, []],
  [ISSUER, ['IDENTITY_ISSUER, IDENTITY_AUDIENCE, IDENTITY_JWKS_URL: no effect while authentication is off']],
  [{ ...ISSUER, AUTHENTICATION: 'jwt' }, []],
])('the settings %o have the warnings %o', (environment, beginnings) => {
  const warnings = warningsFor(environment)
  expect(warnings).toHaveLength(beginnings.length)
  beginnings.forEach((beginning, i) => void expect(warnings[i]).toContain(beginning))
})

test('authentication is off unless it is turned on', () => {
  expect(checkSettings({}).settings.AUTHENTICATION).toBe('none')
  expect(checkSettings({ AUTHENTICATION: 'jwt' }).settings.AUTHENTICATION).toBe('jwt')
})

test('another AUTHENTICATION is refused in one list with other faults', () => {
  const check = () => checkSettings({ AUTHENTICATION: 'yes', SERVER_PORT: 'x', IDENTITY_ISSUER: 'https://issuer' })
  expect(check).toThrow('3 settings are wrong.')
  expect(check).toThrow('AUTHENTICATION must be one of jwt, none, not "yes"')
  expect(check).toThrow('SERVER_PORT must be')
  expect(check).toThrow('IDENTITY_AUDIENCE and one of IDENTITY_JWKS_URL and IDENTITY_JWKS must be set together with')
})

const { IDENTITY_ISSUER, IDENTITY_AUDIENCE, IDENTITY_JWKS_URL } = ISSUER

test.each<[Record<string, string>, string]>([
  [
    { IDENTITY_ISSUER, IDENTITY_JWKS_URL },
    'IDENTITY_AUDIENCE must be set together with IDENTITY_ISSUER, IDENTITY_JWKS_URL',
  ],
  [
    { IDENTITY_AUDIENCE, IDENTITY_JWKS: KEYS },
    'IDENTITY_ISSUER must be set together with IDENTITY_AUDIENCE, IDENTITY_JWKS',
  ],
  [
    { IDENTITY_ISSUER, IDENTITY_AUDIENCE },
    'one of IDENTITY_JWKS_URL and IDENTITY_JWKS must be set together with IDENTITY_ISSUER, IDENTITY_AUDIENCE',
  ],
])('half of an issuer is refused in one sentence: %j', (given, sentence) => {
  expect(() => checkSettings({ AUTHENTICATION: 'jwt', ...given })).toThrow(
    `${sentence}; without all of them this program starts its own issuer.`,
  )
})

test('keys of an issuer in two places are refused in one sentence', () => {
  expect(() => checkSettings({ AUTHENTICATION: 'jwt', ...ISSUER, IDENTITY_JWKS: KEYS })).toThrow(
    /^IDENTITY_JWKS_URL and IDENTITY_JWKS are both set: only one of them may be set\.$/,
  )
})

test.each([ISSUER, { IDENTITY_ISSUER, IDENTITY_AUDIENCE, IDENTITY_JWKS: KEYS }])(
  'a whole issuer is accepted: %j',
  (given) => {
    expect(checkSettings({ AUTHENTICATION: 'jwt', ...given }).settings).toMatchObject(given)
  },
)

test('a bearer secret needs signing keys beside it, and SIGNING_KEYS_SECRET a region or an endpoint', () => {
  const needsKeySet = /^SIGNING_KEYS_SECRET or JWT_SECRET must be set together with .*\.$/
  expect(() => checkSettings({ IDENTITY_BEARER_SECRET: 'mine' })).toThrow(needsKeySet)
  expect(() => checkSettings({ AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://localhost:9' })).toThrow(needsKeySet)
  const needsPlace = /^AWS_REGION must be the region of SIGNING_KEYS_SECRET, or .*\.$/
  expect(() => checkSettings({ SIGNING_KEYS_SECRET: 'mine' })).toThrow(needsPlace)
  for (const place of [{ AWS_REGION: 'eu-west-1' }, { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://localhost:9' }])
    expect(checkSettings({ SIGNING_KEYS_SECRET: 'mine', ...place }).settings.SIGNING_KEYS_SECRET).toBe('mine')
  expect(checkSettings({ IDENTITY_BEARER_SECRET: 'mine', JWT_SECRET: LONG, AWS_REGION: 'eu-west-1' })).toBeDefined()
})

test('the runner refuses a Redis that is entered by IAM', () => {
  const given = { REDIS_IAM_CACHE: 'cache', REDIS_USER: 'ann', REDIS_TLS: 'true' }
  expect(() => checkSettings(given)).toThrow(/^REDIS_IAM_CACHE must be unset: .*\.$/)
})
