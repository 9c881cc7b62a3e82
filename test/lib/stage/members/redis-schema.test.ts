import { expect, test } from 'vitest'
import { nodesWarning } from '../../../../lib/stage/members/redis-schema.ts'
import { faults, stage, written } from '../../../support/stack/stages.ts'
import { synthesize } from '../../../support/stack/synthesize.ts'

const redis = { nodeType: 'cache.t4g.small', shards: 1, replicas: 1, snapshotRetentionDays: 0 }

test.each([
  'mon:4:00-mon:05:00',
  'mon:04:00',
  'monday:04:00-monday:05:00',
  'mon:04:00-mon:25:00',
  'mon:04:00-mon:04:59',
  'sun:23:30-mon:00:29',
  4,
])('%s is no maintenance window', (maintenanceWindow) => {
  expect(faults(written({ redis: { ...redis, maintenanceWindow } }))).toEqual([
    expect.stringMatching(/^stages\.dev\.redis\.maintenanceWindow must be .* such as "tue:04:00-tue:05:00"$/),
  ])
})

test.each(['sun:23:30-mon:00:30', 'mon:23:00-tue:01:00'])('%s is one', (maintenanceWindow) => {
  expect(stage({ redis: { ...redis, maintenanceWindow } }).redis).toMatchObject({ maintenanceWindow })
})

test('the window in which ElastiCache may replace nodes is the stage’s, or left to ElastiCache', () => {
  const windowOf = (maintenanceWindow: object) =>
    synthesize(stage({ redis: { ...redis, ...maintenanceWindow } })).the('AWS::ElastiCache::ReplicationGroup')
      .Properties.PreferredMaintenanceWindow
  expect(windowOf({ maintenanceWindow: 'tue:04:00-tue:05:00' })).toBe('tue:04:00-tue:05:00')
  expect(windowOf({})).toBeUndefined()
})

test('more nodes than ElastiCache grants by default are a warning, with how many they are', () => {
  expect(nodesWarning({ ...redis, shards: 32, replicas: 1 })).toBeUndefined()
  expect(nodesWarning({ ...redis, shards: 32, replicas: 2 })).toMatch(/^redis has 96 nodes .* grants 90 /)
  expect(nodesWarning({ ...redis, shards: 64, replicas: 5 })).toMatch(/^redis has 384 nodes /)
})
