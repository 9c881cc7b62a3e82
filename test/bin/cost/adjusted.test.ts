import { expect, test } from 'vitest'
import { adjusted } from '../../../bin/cost/use/adjusted.ts'
import { plainInventory, plainStage } from './example.ts'

test('alarms on Redis nodes grow and shrink with the nodes, all others stay', () => {
  const inventory = { ...plainInventory, alarmMetrics: 34, nodeAlarmMetrics: 24 } // six of each of four nodes
  const eight = { ...plainStage, redis: { ...plainStage.redis, shards: 4 } }
  expect(adjusted(inventory, plainStage, eight)).toEqual({ ...inventory, alarmMetrics: 58, nodeAlarmMetrics: 48 })
  expect(adjusted(adjusted(inventory, plainStage, eight), eight, plainStage)).toEqual(inventory)
})
