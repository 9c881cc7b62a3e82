import { startEventBridge } from '../../local/event-bridge/event-bridge.ts'
import { startRedis } from '../../local/redis/redis.ts'
import { startContent, startIdentity } from '../../local/stand-ins/upstreams.ts'
import { startCredentials } from '../credentials.ts'
import { receipts } from '../receipts.ts'
import type { Version } from './version.ts'

/** One version beside the others: its bundles, a Redis server and a bus of its own. */
export type Side = {
  readonly version: Version
  /** host:port of its Redis */
  readonly redis: string
  readonly bus: ReturnType<typeof receipts>
  /** For every process that loads its bundles. */
  readonly environment: Readonly<Record<string, string>>
}

/** Rates as deployed, but so much at once that no call of the bench is refused: scripts do all their work. */
const BURSTS = {
  ...{ HEARTBEAT_BURST: '1000', PAUSE_BURST: '1000', CREATE_BURST: '1000', READ_BURST: '10000', TOKEN_BURST: '10000' },
  ...{ CREATE_RATE_LIMIT: '6000', HEARTBEAT_RATE_FACTOR: '100', PAUSE_RATE_LIMIT: '6000' },
  ...{ OUTBOX_LIMIT: '1000000', MISSED_HEARTBEATS: '20' },
}

/** Settings of a process whose sessions live for a second: they are in a database of their own. */
export const SHORT_LIVES = { HEARTBEAT_INTERVAL: '1s', MISSED_HEARTBEATS: '1', REDIS_DB: '1' }

/** Starts what the versions share (Identity, Content, an issuer, Secrets Manager) and what each has for itself. */
export const startSides = async (versions: readonly Version[]) => {
  const [identity, content, credentials] = await Promise.all([startIdentity(), startContent(), startCredentials()])
  const start = async (version: Version) => {
    const bus = receipts()
    const [redis, eventBridge] = await Promise.all([startRedis(), startEventBridge(bus.deliver)])
    const environment = {
      ...(process.env.PATH && { PATH: process.env.PATH }),
      REDIS_ADDR: redis.address,
      IDENTITY_SERVICE_URL: identity.url,
      CONTENT_SERVICE_URL: content.url,
      ...credentials.settings,
      ...BURSTS,
      POWERTOOLS_METRICS_DISABLED: 'true',
      AWS_ENDPOINT_URL_EVENTBRIDGE: eventBridge.url,
      ...{ AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
      BENCH_BUNDLES: version.bundles,
    }
    const side: Side = { version, redis: redis.address, bus, environment }
    return { side, kind: redis.kind, stop: () => Promise.all([redis.stop(), eventBridge.stop()]) }
  }
  const started = await Promise.all(versions.map(start))
  return {
    sides: started.map(({ side }) => side),
    /** Which Redis it is; the embedded one says nothing about times. */
    kind: started[0]?.kind,
    stop: () => Promise.all([identity, content, credentials, ...started].map(({ stop }) => stop())),
  }
}
