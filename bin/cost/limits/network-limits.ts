import { KEY_CACHE_MS } from '../../../functions/contract/tokens/key-times.ts'
import { assumed, measured } from '../measured.ts'
import { zonesOf } from '../use/configuration.ts'
import type { Situation } from './demand.ts'
import { instancesOf } from './instances.ts'
import type { Limit } from './limit.ts'

const given = (_: Situation, quota: number) => quota

/** How often an instance reads the signing keys, in seconds. */
const SECRET_SECONDS = KEY_CACHE_MS / 1_000

const natGateways = ({ configuration }: Situation) => configuration.inventory.natGateways

/** Limits of Redis’ connections, of NAT and of Secrets Manager. */
export const networkLimits: readonly Limit[] = [
  {
    name: 'addresses of the cache’s subnets, a /24 in each zone',
    unit: 'addresses',
    quota: 'subnetAddresses',
    most: ({ configuration }, quota) => zonesOf(configuration.stage) * quota,
    needed: ({ configuration }) => configuration.stage.redis.shards * (1 + configuration.stage.redis.replicas),
    change: () => 'use network.existing with larger subnets',
  },
  {
    name: 'connections to each Redis node, one of each instance',
    unit: 'connections',
    quota: 'redisConnections',
    most: given,
    needed: (_, demand) => instancesOf(demand),
    change: () => 'nothing to ask for: use longer heartbeats, or several stages in several regions',
  },
  {
    name: 'logins to Redis by IAM when all instances start anew',
    unit: 'logins, one for each shard',
    source: 'not published; ElastiCache reports IamAuthenticationThrottling',
    most: () => undefined,
    needed: (situation, demand) => instancesOf(demand) * situation.configuration.stage.redis.shards,
    change: () =>
      'watch IamAuthenticationThrottling; instances that are throttled try again (measured: 500 are in after 8 to 13 s at 100 logins a second)',
  },
  {
    name: 'reads of the signing keys, each instance every five minutes',
    unit: 'a second',
    quota: 'secretReads',
    most: given,
    needed: (_, { instances }) => instances / SECRET_SECONDS + instances, // and when all start within a second
    change: () => 'nothing to ask for: instances that have the keys go on with them',
  },
  {
    name: 'connections through NAT to Identity, and as many to Content',
    unit: 'connections',
    quota: 'natConnections',
    most: (situation, quota) => (natGateways(situation) ? quota * natGateways(situation) : undefined),
    needed: (situation, { creating }) => (natGateways(situation) ? Math.max(1, creating) : 0),
    change: () => 'reach Identity and Content privately, with egress "none"',
  },
  {
    name: 'bytes through NAT',
    unit: 'Gbit/s',
    quota: 'natBandwidth',
    most: (situation, quota) => (natGateways(situation) ? quota * natGateways(situation) : undefined),
    needed: (situation, { rates, events }) => {
      const { natGateways: gateways, endpointZones } = situation.configuration.inventory
      const published = endpointZones > 0 ? 0 : events * measured.eventBytes.value
      return gateways ? ((rates['create-session'] * assumed.upstreamBytes + published) * 8) / 1e9 : 0
    },
    change: () => 'reach Identity and Content privately, with egress "none"',
  },
]
