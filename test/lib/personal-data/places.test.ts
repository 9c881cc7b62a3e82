import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { heldThings } from '../../../functions/contract/erasure/erasure.ts'
import { keptIn, keptInGeneral } from '../../../lib/personal-data/kept.ts'
import { DEAD_LETTERS } from '../../../lib/personal-data/place.ts'
import { places } from '../../../lib/personal-data/places.ts'
import { services, stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const DAY_S = 24 * 3600
const lua = (name: string) => readFileSync(`functions/core/lua/${name}.lua`, 'utf8')
const where = (changes: object, name: 'dev' | 'prod' = 'dev') => {
  const one = stage(changes, name)
  return places.filter(({ isThere = () => true }) => isThere(one)).map((place) => place.where)
}

test('everything that is counted has one place', () => {
  expect(places.flatMap(({ things = [] }) => things).toSorted()).toEqual(Object.keys(heldThings).toSorted())
})

test('times that nobody can set are those of the code', () => {
  expect(lua('dead-letter-entry')).toContain('KEPT_MS = 1000, 14 * 24 * 3600000')
  expect(lua('parts/account/account')).toContain('ACCOUNT_KEPT = 30 * 24 * 3600000')
  expect(lua('parts/account/request')).toContain('REQUEST_MS = 24 * 3600000')
  expect(DEAD_LETTERS).toBe('14 days')
  const queues = synthesize(stage()).all('AWS::SQS::Queue')
  expect(queues.length).toBeGreaterThan(1)
  for (const { Properties } of queues) expect(Properties.MessageRetentionPeriod).toBe(14 * DAY_S)
})

test('every log group of a stage, and the archive, keeps what it holds for as long as the table says', () => {
  const own = stage({ logRetentionDays: 3, events: { archiveDays: 5, log: true } })
  const stack = synthesize(own)
  for (const { Properties } of stack.all('AWS::Logs::LogGroup')) expect(Properties.RetentionInDays).toBe(3)
  expect(stack.the('AWS::Events::Archive').Properties.RetentionDays).toBe(5)
  const there = places.filter(({ isThere = () => true }) => isThere(own))
  const kept = new Map(there.map((place) => [place.where.split(' ')[0], keptIn(own, place.kept)]))
  expect([kept.get('access'), kept.get('EventBridge:')]).toEqual(['3 days', '5 days'])
})

test('what a stage does not have is not among its places', () => {
  const events = { archiveDays: 0, log: false }
  const all = where({}, 'prod')
  const few = where({
    events,
    accessLogIp: 'none',
    protect: false,
    redis: { ...stage().redis, snapshotRetentionDays: 0 },
  })
  const missing = places.map((place) => place.where).filter((one) => !few.includes(one))
  expect(missing.map((one) => one.replace(/`.*/, '').trim())).toEqual([
    'Redis: snapshots',
    'session log in PostgreSQL, in a stage with',
    'session log: backups',
    'queue',
    'EventBridge: archive',
    'log group',
    'access log',
    'samples of the web ACL in front, in a stage with',
  ])
  expect(all).toContain('Redis: snapshots')
})

test('how long something is kept names settings with their defaults, and in a stage what it has set', () => {
  const text = '{SESSION_RETENTION} and {events.archiveDays} days and {SESSION_TIMEOUT}'
  expect(keptInGeneral(text)).toBe('`SESSION_RETENTION` (2h) and `events.archiveDays` days and `SESSION_TIMEOUT` (24h)')
  const own = stage({ settings: { ...services, SESSION_TIMEOUT: '3h' } })
  expect(keptIn(own, text)).toBe('2h and 7 days and 3h')
  const daily = { ...own, logRetentionDays: 1 }
  expect(keptIn(daily, '{logRetentionDays} days; {events.archiveDays} days')).toBe('1 day; 7 days')
  expect(() => keptIn(own, '{events.no}')).toThrow('A stage has no number events.no')
  for (const { kept, isThere = () => true } of places) if (isThere(own)) expect(keptIn(own, kept)).not.toMatch(/[{}]/)
})

test('a stage with a session log keeps what happened there, in its backups and in its queue', () => {
  const before = where({})
  expect(where({ sessionLog: {} }).filter((place) => !before.includes(place))).toHaveLength(3)
})
