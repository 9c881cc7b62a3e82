import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { levers, pulled } from '../../../bin/cost/levers/savings.ts'
import { resources } from '../../../bin/cost/prices/resources.ts'
import { unpricedIn } from '../../../bin/cost/template.ts'
import { inventoryOf, RULES_OF_A_WEB_ACL, type Template } from '../../../bin/cost/use/inventory.ts'
import { ENDPOINT_MB } from '../../../bin/cost/use/quantities.ts'
import { readStage, type Stage } from '../../../lib/stage/stage.ts'
import { kindsOfStage } from '../../support/stack/kinds-of-stage.ts'
import { stage } from '../../support/stack/stages.ts'
import { functionsOf, type Synthesized, synthesize } from '../../support/stack/synthesize.ts'

const resourcesOf = ({ template }: Synthesized) => template as unknown as Template
const inventory = (one: Synthesized) => inventoryOf(resourcesOf(one))

const kinds = Object.keys(kindsOfStage).map((name) => [name, readStage(kindsOfStage, name)] as const)

test.each(kinds)('every type of resource of the stage %s has prices, or a reason why it is free', (_, one) => {
  expect(unpricedIn(resourcesOf(synthesize(one)))).toEqual([])
})

test('a reason why a resource is free is a sentence', () => {
  for (const [type, charge] of Object.entries(resources))
    if (typeof charge === 'string') expect(charge.split(' ').length, type).toBeGreaterThan(2)
})

test('the inventory of prod is what stands in its template', () => {
  const one = synthesize(stage({}, 'prod'))
  const count = (type: string) => one.all(type).length
  expect(inventory(one)).toMatchObject({
    natGateways: 2,
    addresses: 2,
    endpointZones: 4, // Secrets Manager and EventBridge, in two zones
    schedules: 2,
    secrets: count('AWS::SecretsManager::Secret'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
  })
  expect(inventory(one).alarmMetrics).toBeGreaterThanOrEqual(count('AWS::CloudWatch::Alarm'))
})

test('a session log adds the owner’s secret, its alarms and its endpoint, and no schedule of each minute', () => {
  const [without, logged] = [{}, { sessionLog: {} }].map((changes) => synthesize(stage(changes, 'prod')))
  if (!without || !logged) throw new Error('no stacks')
  const [before, after] = [inventory(without), inventory(logged)]
  expect(after).toMatchObject({ schedules: before.schedules, secrets: before.secrets + 1 })
  expect(after.endpointZones).toBe(before.endpointZones + 2)
  expect(after.alarmMetrics).toBeGreaterThan(before.alarmMetrics)
})

test('the rules of the web ACL in front are counted as its template has them', () => {
  const { Resources } = JSON.parse(readFileSync('lib/edge/web-acl.json', 'utf8'))
  expect(RULES_OF_A_WEB_ACL).toBe(Resources.WebAcl.Properties.Rules.length)
})

test('an alarm on an expression is charged for each metric, and one on a band for three', () => {
  const alarm = (Properties: object) => ({ Type: 'AWS::CloudWatch::Alarm', Properties: { ...Properties } })
  const stat = (id: string) => ({ Id: id, MetricStat: {} })
  const Resources = {
    plain: alarm({ MetricName: 'Errors' }),
    rate: alarm({ Metrics: [{ Id: 'rate', Expression: 'a / b' }, stat('a'), stat('b')] }),
    band: alarm({ Metrics: [{ Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(a, 2)' }, stat('a')] }),
  }
  expect(inventoryOf({ Resources }).alarmMetrics).toBe(1 + 2 + 3)
})

describe('what a lever changes in the inventory', () => {
  const before: Stage = stage(
    {
      events: { archiveDays: 30, log: true, relays: 4 },
      reservedConcurrency: undefined,
      network: { own: { cidr: '10.41.0.0/16', availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] } },
      redis: { nodeType: 'cache.r7g.xlarge', shards: 2, replicas: 2, snapshotRetentionDays: 7 },
      sessionLog: { proxy: true, replica: true },
    },
    'prod',
  )
  const configuration = { stage: before, inventory: inventory(synthesize(before)) }
  test.each(levers.map((lever) => [lever.member, lever] as const))('is what %s changes in the template', (_, lever) => {
    const after = pulled(configuration, lever)
    expect(after).toBeDefined()
    if (after) expect(after.configuration.inventory).toEqual(inventory(synthesize(after.configuration.stage)))
  })
})

test('endpoints have the memory that the program counts', () => {
  const functions = functionsOf(synthesize(stage({}, 'prod')), 'prod')
  expect(functions.get('send-heartbeat')?.MemorySize).toBe(ENDPOINT_MB)
  expect(functions.get('create-session')?.MemorySize).toBe(ENDPOINT_MB)
})
