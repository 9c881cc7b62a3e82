import { expect, test } from 'vitest'
import { faults, stage, written } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const events = { archiveDays: 7, log: false }

test.each(['ap-east-2', 'cn-north-1', 'eu-west-9', 'EU-WEST-1', undefined])(
  '%s is no region of the service',
  (region) => {
    expect(faults(written({ region }))).toEqual([
      expect.stringMatching(/^stages\.dev\.region must be one of the regions .*eu-west-1, .*us-gov-west-1/),
    ])
  },
)

test('what EventBridge does not offer in a region must be left out, and the rest is deployed there', () => {
  expect(faults(written({ region: 'ca-west-1', events }))).toEqual([
    'stages.dev.events.archiveDays must be 0: EventBridge has no archives in ca-west-1',
    'stages.dev.events.schemaRegistry must be false: EventBridge has no schema registries in ca-west-1',
  ])
  const { all, template } = synthesize(
    stage({ region: 'ca-west-1', events: { ...events, archiveDays: 0, schemaRegistry: false } }),
  )
  expect(all('AWS::EventSchemas::Registry')).toEqual([])
  expect(all('AWS::EventSchemas::Schema')).toEqual([])
  expect(all('AWS::Events::Archive')).toEqual([])
  expect(Object.keys(template.Outputs)).not.toContain('SchemaRegistryName')
  expect(all('AWS::Events::EventBus')).toHaveLength(1)
})

test('an archive where there is one may stand without a registry', () => {
  const { all } = synthesize(stage({ region: 'il-central-1', events: { ...events, schemaRegistry: false } }))
  expect(all('AWS::Events::Archive')).toHaveLength(1)
})

test('the bus has no property that GovCloud does not know', () => {
  const { the } = synthesize(stage({ region: 'us-gov-west-1' }))
  expect(Object.keys(the('AWS::Events::EventBus').Properties).filter((name) => name !== 'Tags')).toEqual(['Name'])
})
