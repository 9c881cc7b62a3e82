import { describe, expect, test } from 'vitest'
import { faults, services, written } from '../../support/stack/stages.ts'

const redis = { nodeType: 'cache.t4g.small', shards: 5, replicas: 1, snapshotRetentionDays: 0 }

describe('settings', () => {
  const given = (settings: Record<string, unknown>) => faults(written({ settings: { ...services, ...settings } }))

  test.each([
    ['an unknown name', { HEARTBEAT: '30s' }, 'settings.HEARTBEAT must be removed: there is no such setting'],
    ['a name from Object', { constructor: 'x' }, 'settings.constructor must be removed: there is no such setting'],
    ['a malformed value', { HEARTBEAT_INTERVAL: 'soon' }, 'settings.HEARTBEAT_INTERVAL must be a duration such as 30s'],
    [
      'a value with a line break',
      { HEARTBEAT_INTERVAL: '30s\r' },
      'settings.HEARTBEAT_INTERVAL must be a duration such as 30s or 1h30m, from 1s to 1h, not "30s\\r"',
    ],
    [
      'a number without quotes',
      { MAX_CONCURRENT_STREAMS: 4 },
      'settings.MAX_CONCURRENT_STREAMS must be a text in quotes',
    ],
    [
      'a token life under two heartbeat timeouts',
      { JWT_EXPIRATION: '1m' },
      'settings.JWT_EXPIRATION must be at least 180s',
    ],
    [
      'a retention under the token life',
      { SESSION_RETENTION: '1h' },
      'settings.SESSION_RETENTION must be at least 3660s',
    ],
    [
      'Identity left to the default',
      { IDENTITY_SERVICE_URL: '' },
      'settings.IDENTITY_SERVICE_URL must be the URL of the service',
    ],
    [
      'Content on localhost',
      { CONTENT_SERVICE_URL: 'http://localhost:8082' },
      'settings.CONTENT_SERVICE_URL must be the URL',
    ],
  ])('%s is refused', (_, settings, sentence) => {
    expect(given(settings)).toEqual([expect.stringContaining(`stages.dev.${sentence}`)])
  })

  test.each([
    'REDIS_ADDR',
    'REDIS_PASSWORD',
    'REDIS_DB',
    'REDIS_CLUSTER',
    'REDIS_TLS',
    'SIGNING_KEYS_SECRET',
    'EVENT_BUS_NAME',
  ])('%s belongs to the stack', (name) => {
    expect(given({ [name]: '0' })).toEqual([
      `stages.dev.settings.${name} must be removed: the stack sets it for the functions`,
    ])
  })

  test('JWT_SECRET never stands in a template', () => {
    expect(given({ JWT_SECRET: '0' })).toEqual([
      'stages.dev.settings.JWT_SECRET must be removed: it would be readable in the template. The stack keeps the keys in a secret',
    ])
  })

  test('every fault of a stage is in one message', () => {
    const changes = { egress: 'maybe', redis, settings: { PAUSE_TIMEOUT: 'never' } }
    expect(faults(written(changes)).map((fault) => fault.split(' ')[0])).toEqual([
      'stages.dev.egress',
      'stages.dev.redis.shards',
      'stages.dev.settings.IDENTITY_SERVICE_URL',
      'stages.dev.settings.CONTENT_SERVICE_URL',
      'stages.dev.settings.PAUSE_TIMEOUT',
    ])
  })
})

describe('without egress', () => {
  const reached = (IDENTITY_SERVICE_URL: string, more: object = {}) =>
    faults(
      written({
        egress: 'none',
        authentication: 'none',
        settings: { IDENTITY_SERVICE_URL, CONTENT_SERVICE_URL: 'http://content.internal' },
        ...more,
      }),
    )

  test.each([
    'https://identity.example.com',
    'http://8.8.8.8',
    'http://172.32.0.1',
    'http://internal.example.com',
    'http://notinternal',
  ])('%s is refused as public', (url) => {
    expect(reached(url)).toEqual([
      expect.stringMatching(
        /^stages\.dev\.settings\.IDENTITY_SERVICE_URL must have a private host while egress is "none"/,
      ),
    ])
  })

  test.each([
    'http://10.1.2.3:8080',
    'http://172.31.0.1',
    'http://100.64.0.1',
    'https://identity.corp.internal',
    'http://identity.local',
    'https://x.execute-api.eu-west-1.vpce.amazonaws.com',
  ])('%s is accepted as private', (url) => {
    expect(reached(url)).toEqual([])
  })

  test('a domain the stage calls private is private', () => {
    expect(reached('https://identity.corp.example.com', { privateDomains: ['corp.example.com'] })).toEqual([])
  })
})
