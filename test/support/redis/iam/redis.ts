import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import { redisCluster } from '../redis-cluster.ts'
import { ownRedis } from '../redis-server.ts'
import { tlsAuthority } from '../tls-authority.ts'
import { CACHE_ID, type IamGate, iamGate, USER } from './gate.ts'
import { admit } from './user.ts'

type Options = NonNullable<Parameters<typeof iamGate>[2]>

const portOf = (ask: Redis) => ask.options.port ?? 0

const gated = async (options: Options) => {
  const [authority, password] = [await tlsAuthority(), randomUUID()]
  const gate = iamGate(authority, password, options)
  const settings = { REDIS_TLS: 'true', REDIS_USER: USER, REDIS_IAM_CACHE: CACHE_ID }
  return { authority, gate, password, settings }
}

/** A Redis of the test's own that is entered as ElastiCache is. */
export const iamRedis = async (options: Options = {}) => {
  const { authority, gate, password, settings } = await gated(options)
  const { ask } = await ownRedis()
  await admit(ask, password)
  onTestFinished(gate.stop)
  const REDIS_ADDR = `localhost:${await gate.before(portOf(ask))}`
  return { authority, gate, settings: { ...settings, REDIS_ADDR }, asks: [ask] }
}

/** Each node announces itself as ElastiCache's do: by the name in its certificate, and the gate's port. */
const announce = async (gate: IamGate, asks: readonly Redis[]) => {
  const ports = await Promise.all(asks.map((ask) => gate.before(portOf(ask))))
  for (const [i, ask] of asks.entries()) {
    await ask.config('SET', 'cluster-announce-port', String(ports[i]))
    await ask.config('SET', 'cluster-announce-hostname', 'localhost')
    await ask.config('SET', 'cluster-preferred-endpoint-type', 'hostname')
  }
  const told = async (ask: Redis) => {
    const slots = await ask.cluster('SLOTS')
    const primaries = slots.map(([, , primary]) => primary?.slice(0, 2).join(':'))
    return primaries.sort().join()
  }
  const addresses = ports.map((port) => `localhost:${port}`)
  for (const ask of asks)
    while ((await told(ask)) !== [...addresses].sort().join()) await new Promise((resolve) => setTimeout(resolve, 50))
  return addresses
}

/** A cluster of three that is entered as ElastiCache is, to be stopped by the test. */
export const iamCluster = async (options: Options = {}) => {
  const { authority, gate, password, settings } = await gated(options)
  const cluster = await redisCluster()
  for (const ask of cluster.asks) await admit(ask, password)
  const addresses = await announce(gate, cluster.asks)
  const stop = async () => {
    gate.stop()
    await cluster.stop()
  }
  const whole = { ...settings, REDIS_ADDR: addresses.join(), REDIS_CLUSTER: 'true' }
  return { authority, gate, settings: whole, asks: cluster.asks, addresses, stop }
}
