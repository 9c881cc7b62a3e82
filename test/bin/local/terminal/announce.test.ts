import { expect, test } from 'vitest'
import { announce, type Overview } from '../../../../bin/local/terminal/announce.ts'
import { widthOf } from '../../../../bin/local/terminal/columns.ts'

const ISSUER = 'http://localhost:65535'
const overview: Overview = {
  url: 'http://localhost:65535',
  redis: '127.0.0.1:65535 (embedded js-redis-server, empty, kept in memory only)',
  identity: 'http://localhost:65535 (a stand-in)',
  content:
    'http://localhost:65535 (CONTENT_SERVICE_URL; nothing answers there now, so creates will be refused with 503)',
  eventBridge: 'http://localhost:65535 (EventBridge of this program)',
  eventStream: 'http://localhost:65535/events',
  bus: 'viewing-service-local',
  sessionLog: undefined,
  receivers: [],
  issuer: { description: 'none: authentication is off' },
  signingKeys: { description: 'viewing-service/local/signing-keys', url: 'http://localhost:65535', rotates: true },
  schedules: [],
  warnings: [],
}
const variants: Record<string, Partial<Overview>> = {
  'authentication off': {},
  'tokens of its own issuer': {
    issuer: { description: `${ISSUER} (for trying out only)`, url: ISSUER, trusted: ISSUER },
  },
  'tokens of another issuer': {
    issuer: { description: `${ISSUER} (IDENTITY_ISSUER, keys from ${ISSUER}/.well-known/jwks.json)`, trusted: ISSUER },
  },
  'keys from JWT_SECRET': {
    signingKeys: { description: 'JWT_SECRET: HS256, never rotated' },
    warnings: [
      'JWT_SECRET is a published default: anyone can forge a playback token. Only this local runner accepts it.',
    ],
  },
  'a session log': {
    sessionLog: {
      where: '127.0.0.1:65535, database viewing_service (PostgreSQL 18.4 from npm; its data end with this program)',
      psql: 'psql postgres://postgres:0123456789abcdef@127.0.0.1:65535/viewing_service',
    },
  },
  'subscribers and many schedules': {
    receivers: [
      'http://localhost:3000 (LOCAL_EVENTS_TO)',
      `the rules of rules.json: ${Array.from({ length: 20 }, (_, i) => `rule-${i} (http://localhost:3000/${i})`).join(', ')}`,
    ],
    schedules: Array.from({ length: 5 }, (_, i) => ({
      ...{
        name: 's',
        functionName: `a-function-with-a-name-${i}`,
        expression: 'rate(1 minute)',
        everyMs: 60_000,
        input: {},
      },
    })),
  },
}

test.each(Object.entries(variants))('no line is wider than 80 columns with %s', (_, changes) => {
  const lines = announce({ ...overview, ...changes })
  expect(lines.length).toBeGreaterThan(25)
  expect(lines.filter((line) => widthOf(line) > 80)).toEqual([])
})

test('a setting that is longer than a line is not broken', () => {
  const redis = `redis://${'a'.repeat(100)}.example:6379`
  expect(announce({ ...overview, redis: `${redis} (REDIS_ADDR)` }).join('\n')).toContain(
    `Redis             ${redis}\n                  (REDIS_ADDR)\n`,
  )
})

test('the first row says that a browser shows the service', () => {
  expect(announce(overview)[0]).toBe('Viewing Service   http://localhost:65535 (open it in a browser)')
})

test('the stream of events is named only where this program has it', () => {
  expect(announce(overview)).toContain(
    'Event stream      http://localhost:65535/events (whole events, as they reach the',
  )
  expect(announce({ ...overview, eventStream: undefined }).join()).not.toContain('Event stream')
})
