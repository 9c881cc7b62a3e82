import { PARTITIONS } from '../../../functions/contract/sizes.ts'
import { tasks } from '../../../functions/contract/tasks.ts'
import { assumed, measured } from '../measured.ts'
import { nodeTypeOf } from '../prices/prices.ts'
import { nodesOf, relaysOf } from '../use/configuration.ts'
import { CORE_MB } from '../use/duration.ts'
import { storedBytes } from '../use/stored.ts'
import { redisBytesOf, redisUsOf, silentOf } from './demand.ts'
import type { Limit } from './limit.ts'

/** A partition has at most so many events under way (functions/core/relay/lane.ts); a test compares it. */
export const IN_FLIGHT = 20
/** A quarter of a node's memory is not for data (reserved-memory-percent). */
const FOR_DATA = 0.75
const RESERVED = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/redis-memory-management.html'
const SWEEP_SECONDS = tasks['expire-sessions'].timeout
const SWEPT_AT_ONCE = 100
const THIN = 'set HEARTBEAT_EVENT_INTERVAL, so that not every heartbeat is an event'

/** Events a second of one relay, by the part of a core that its memory gives it. */
export const relayRate = (): number =>
  measured.relayEvents.value * Math.min(1, tasks['publish-events'].memory / CORE_MB)

const powerOfTwo = (amount: number) => 2 ** Math.max(0, Math.ceil(Math.log2(amount)))

const redis = ({ configuration }: Parameters<Limit['most']>[0]) => configuration.stage.redis

/** Limits that this service has itself, and the size of the stage's Redis. */
export const serviceLimits: readonly Limit[] = [
  {
    name: 'events that the relays publish',
    unit: 'a second',
    source: `measured: ${measured.relayEvents.how}`,
    most: ({ configuration }) => relaysOf(configuration.stage) * relayRate(),
    needed: (_, { events }) => events,
    change: (needed) => {
      const relays = powerOfTwo(needed / relayRate())
      return relays <= PARTITIONS ? `set events.relays to ${relays}` : THIN
    },
  },
  {
    name: `events under way to EventBridge, ${IN_FLIGHT} of each partition`,
    unit: 'a second',
    source: 'functions/core/relay/lane.ts, and --put-events-ms',
    most: ({ putEventsMs }) => (PARTITIONS * IN_FLIGHT * 1_000) / putEventsMs,
    needed: (_, { events }) => events,
    change: () => `${THIN}; no quota and no setting raises this`,
  },
  {
    name: 'processor time of Redis’ shards',
    unit: 'cores',
    source: `measured: ${measured.redisUs.how}`,
    most: (situation) => redis(situation).shards * nodeTypeOf(redis(situation).nodeType).core,
    needed: (_, demand) => redisUsOf(demand, assumed.relayRedisUs) / 1e6,
    change: (needed, situation) =>
      `set redis.shards to ${powerOfTwo(needed / nodeTypeOf(redis(situation).nodeType).core)}`,
  },
  {
    name: 'memory of Redis’ shards (when it is full, creates are refused)',
    unit: 'GiB',
    source: RESERVED,
    most: (situation) => redis(situation).shards * nodeTypeOf(redis(situation).nodeType).memory * FOR_DATA,
    needed: ({ load, configuration }) => storedBytes(load, configuration.stage) / 1024 ** 3,
    change: (needed, situation) =>
      `set redis.nodeType or redis.shards for ${Math.ceil(needed / FOR_DATA)} GiB; ${redis(situation).nodeType} has ${nodeTypeOf(redis(situation).nodeType).memory}`,
  },
  {
    name: 'network of Redis’ shards',
    unit: 'Mbit/s',
    source: 'bin/cost/prices/nodes.ts',
    most: (situation) => redis(situation).shards * nodeTypeOf(redis(situation).nodeType).network,
    // each write goes to every replica as well
    needed: (situation, demand) => (redisBytesOf(demand) * 8 * (1 + redis(situation).replicas)) / 1e6,
    change: (needed) => `set redis.nodeType or redis.shards for ${Math.ceil(needed)} Mbit/s`,
  },
  {
    name: 'sessions that fall silent, ended by one sweep',
    unit: 'a minute',
    source: 'an estimate: 10 ms for each hundred',
    most: () => (SWEEP_SECONDS * 1_000 * SWEPT_AT_ONCE) / assumed.sweepStepMs,
    needed: ({ load }) => silentOf(load),
    change: () => 'nothing to set: slots are free at their deadline all the same, and the events come late',
  },
  {
    name: 'nodes of the cluster',
    unit: 'nodes',
    quota: 'nodesPerCluster',
    most: (_, quota) => quota,
    needed: ({ configuration }) => nodesOf(configuration.stage),
    change: (needed) => `ask AWS for ${needed} nodes per cluster`,
  },
  {
    name: 'nodes of the region, all clusters of the account together',
    unit: 'nodes',
    quota: 'nodesPerRegion',
    most: (_, quota) => quota,
    needed: ({ configuration }) => nodesOf(configuration.stage),
    change: (needed) => `ask AWS for ${needed} nodes per region`,
  },
  {
    name: 'what Identity and Content answer',
    unit: 'questions a second to each',
    source: 'those services',
    most: () => undefined,
    needed: (_, { rates }) => rates['create-session'],
    change: (needed) =>
      `make sure that both answer ${Math.ceil(needed)} a second; ENTITLEMENT_CACHE_TTL spares repeats`,
  },
]
