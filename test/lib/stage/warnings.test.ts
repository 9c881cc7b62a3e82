import { expect, test } from 'vitest'
import { warningsOf } from '../../../lib/stage/warnings.ts'
import { stage } from '../../support/stack/stages.ts'

const ids = (changes: object) => warningsOf(stage(changes)).map(([id]) => id)

test('a stage that leaves nothing open is not warned', () => {
  const { settings } = stage()
  expect(ids({ settings: { ...settings, REGION_HEADER: 'X-Region' }, edge: 'own' })).toEqual([])
})

test('each risk that a stage may mean has a warning of its own', () => {
  const redis = { nodeType: 'cache.t4g.small', shards: 64, replicas: 1, snapshotRetentionDays: 0 }
  expect(ids({ authentication: 'none', redis, throttling: { rate: 20_000, burst: 1 } }).toSorted()).toEqual([
    'authentication-none',
    'nodes-above-quota',
    'rate-above-quota',
    'region-of-the-body',
  ])
})
