import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { InvalidStage, readStage } from '../../../lib/stage/stage.ts'
import { kindsOfStage } from '../../support/stack/kinds-of-stage.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

/** A protected stage with all that a stage can have. */
const large = (shards: number, replicas: number, relays: number) => {
  const { events, ...everything } = Object(kindsOfStage.everything)
  const redis = { nodeType: 'cache.r7g.large', shards, replicas, snapshotRetentionDays: 1 }
  const changes = { redis, events: { ...events, relays }, reservedConcurrency: undefined, protect: true }
  return readStage({ large: { ...everything, ...changes } }, 'large')
}

test('a protected stage with all that a stage can have and 48 nodes is a template that CloudFormation takes', () => {
  const { assembly, template } = synthesize(large(16, 2, 8))
  expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(500)
  expect(statSync(assembly.templateFullPath).size).toBeLessThan(1_000_000)
})

test.each([
  [64, 5, 1],
  [64, 2, 64],
])('a stage with %i shards of 1 + %i nodes and %i relays is refused by a sentence', (...size) => {
  expect(() => synthesize(large(...size))).toThrow(InvalidStage)
  expect(() => synthesize(large(...size))).toThrow(
    /- stages\.large makes \d+ resources, and CloudFormation takes 500: use larger nodes in place of \d+ \(redis\.nodeType, /,
  )
})
