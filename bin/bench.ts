import { Redis } from 'ioredis'
import { benchLoadTime } from './bench/load-time.ts'
import { redisCost } from './bench/redis-cost.ts'
import { benchThroughput } from './bench/throughput.ts'
import { startRedis } from './local/redis.ts'
import { startContent, startIdentity } from './local/upstreams.ts'

const servers = await Promise.all([startRedis(), startIdentity(), startContent()])
const [{ address, kind }, identity, content] = servers
const environment = {
  REDIS_ADDR: address,
  IDENTITY_SERVICE_URL: identity.url,
  CONTENT_SERVICE_URL: content.url,
  JWT_SECRET: 'a-secret-of-the-benchmark-32-bytes-long',
}
Object.assign(process.env, environment)

console.log(`Node ${process.versions.node}, ${kind}; compare ratios within this run, not figures between machines`)
console.table(benchLoadTime(environment))
const redis = new Redis(`redis://${address}`)
if (kind === 'js-redis-server') {
  console.log('Throughput says nothing on the embedded Redis: install redis-server')
} else {
  console.table(await benchThroughput(redis))
  console.table(await redisCost(redis))
}
await Promise.all(servers.map(({ stop }) => stop()))
process.exit()
