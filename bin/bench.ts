import { Redis } from 'ioredis'
import { startCredentials } from './bench/credentials.ts'
import { benchEvents, receipts } from './bench/events.ts'
import { benchFlood } from './bench/flood.ts'
import { benchLoadTime } from './bench/load-time.ts'
import { outboxLength, redisCost } from './bench/redis-cost.ts'
import { benchSweep } from './bench/sweep.ts'
import { benchThroughput } from './bench/throughput.ts'
import { startEventBridge } from './local/event-bridge/event-bridge.ts'
import { startRedis } from './local/redis/redis.ts'
import { startContent, startIdentity } from './local/stand-ins/upstreams.ts'

const bus = receipts()
const servers = await Promise.all([
  startRedis(),
  startIdentity(),
  startContent(),
  startEventBridge(bus.deliver),
  startCredentials(),
])
const [{ address, kind }, identity, content, eventBridge, credentials] = servers
const environment = {
  REDIS_ADDR: address,
  IDENTITY_SERVICE_URL: identity.url,
  CONTENT_SERVICE_URL: content.url,
  ...credentials.settings,
  OUTBOX_LIMIT: '1000000',
  ...{ HEARTBEAT_RATE_FACTOR: '0', PAUSE_RATE_LIMIT: '0' }, // faster than any player
  POWERTOOLS_METRICS_DISABLED: 'true',
  AWS_ENDPOINT_URL_EVENTBRIDGE: eventBridge.url,
  ...{ AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
}
Object.assign(process.env, environment)

console.log(`Node ${process.versions.node}, ${kind}; compare ratios within this run, not figures between machines`)
console.table(benchLoadTime(environment))
const redis = new Redis(`redis://${address}`)
if (kind === 'js-redis-server') {
  console.log('Throughput on the embedded Redis means nothing: install redis-server')
} else {
  const { ping, rows } = await benchThroughput(redis)
  console.table(rows)
  console.table(await redisCost(redis))
  console.table(await benchSweep({ PATH: process.env.PATH, ...environment }, ping))
  console.table(await benchEvents(bus, () => outboxLength(redis), ping))
  console.table(await benchFlood(bus.seen))
}
await Promise.all(servers.map(({ stop }) => stop()))
process.exit()
