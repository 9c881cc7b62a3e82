import { expect, test, vi } from 'vitest'
import { changesOfTemplates } from '../../../bin/replacements/templates.ts'
import { verdictOn } from '../../../bin/replacements/verdict.ts'
import { irreplaceable } from '../../../lib/operations/irreplaceable.ts'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

vi.setConfig({ testTimeout: 120_000 })

type Template = { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> }
const templateOf = (changes: object = {}): Template =>
  JSON.parse(JSON.stringify(synthesize(stage({ sessionLog: {}, ...changes }, 'prod')).template))
const deployed = templateOf()

/** The irreplaceable types that going from the deployed template of prod to another one would cost. */
const lostBy = (next: Template) => {
  const changes = changesOfTemplates(['deployed', JSON.stringify(deployed)], ['next', JSON.stringify(next)])
  const { text } = verdictOn(changes, [])
  const named = Object.keys(irreplaceable).filter((type) => text.includes(`, ${type})`))
  return { named: named.toSorted(), text }
}

test('the stack has each resource that is called irreplaceable', () => {
  const types = new Set(Object.values(deployed.Resources).map(({ Type }) => Type))
  expect(Object.keys(irreplaceable).filter((type) => !types.has(type))).toEqual([])
})

test('another address range of the network costs the network', () => {
  const { named, text } = lostBy(templateOf({ network: { own: { cidr: '10.50.0.0/16' } } }))
  expect(named).toEqual(expect.arrayContaining(['AWS::EC2::Subnet', 'AWS::EC2::VPC']))
  expect(text).toContain('Because of CidrBlock from "10.41.0.0/16" to "10.50.0.0/16".')
})

test('another number of replicas is reported, as the specification in the package still has it', () => {
  // CloudFormation changes it in place since 2026-07 (coverage roadmap, issue 918): only its change set is certain.
  const { redis } = stage({}, 'prod')
  expect(lostBy(templateOf({ redis: { ...redis, replicas: 2 } })).named).toEqual(['AWS::ElastiCache::ReplicationGroup'])
})

test('what an operator changes from day to day costs nothing', () => {
  const { redis, events } = stage({}, 'prod')
  const next = templateOf({
    redis: { ...redis, nodeType: 'cache.r7g.xlarge', snapshotRetentionDays: 3 },
    events: { ...events, archiveDays: 60, log: true },
    logRetentionDays: 30,
    throttling: { rate: 100, burst: 100 },
  })
  expect(lostBy(next)).toEqual({
    named: [],
    text: 'This deployment replaces and removes nothing that cannot be made again.',
  })
})

test.each(Object.keys(irreplaceable))('a stack without its %s has lost it', (type) => {
  const left = Object.entries(deployed.Resources).filter(([, { Type }]) => Type !== type)
  const { named, text } = lostBy({ ...deployed, Resources: Object.fromEntries(left) })
  expect(named).toContain(type)
  expect(text).toContain('would be removed')
})
