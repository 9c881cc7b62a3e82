import type { Stage } from '../../../lib/stage/stage.ts'
import { nodesOf, relaysOf, zonesOf } from './configuration.ts'
import type { Inventory } from './inventory.ts'

const natGateways = ({ network, egress }: Stage) =>
  egress === 'nat' && network.own ? (network.own.natGateways ?? 2) : 0

/** The endpoints of Secrets Manager and EventBridge; with a session log that of SQS too. */
const endpoints = ({ sessionLog }: Stage) => (sessionLog ? 3 : 2)

/** In a network of the stage's own, once for each zone; one that exists is not changed here. */
const endpointZones = (stage: Stage) =>
  stage.network.own && stage.network.own.endpoints !== false ? endpoints(stage) * zonesOf(stage) : 0

/** The rule of the event log watches its dead letters. */
const alarmsOfLog = ({ events }: Stage) => (events.log ? 1 : 0)

/**
 * The inventory of a stage in which only members were changed that the program itself changes. It saves a synthesis of
 * seconds for each; a test synthesizes them all and compares.
 */
export const adjusted = (inventory: Inventory, before: Stage, after: Stage): Inventory => {
  const nodeAlarmMetrics = (inventory.nodeAlarmMetrics * nodesOf(after)) / nodesOf(before)
  const alarms = alarmsOfLog(after) - alarmsOfLog(before) + nodeAlarmMetrics - inventory.nodeAlarmMetrics
  const gateways = natGateways(after) - natGateways(before)
  return {
    ...inventory,
    natGateways: inventory.natGateways + gateways,
    addresses: inventory.addresses + gateways,
    endpointZones: inventory.endpointZones + endpointZones(after) - endpointZones(before),
    schedules: inventory.schedules + relaysOf(after) - relaysOf(before),
    alarmMetrics: inventory.alarmMetrics + alarms,
    nodeAlarmMetrics,
  }
}
