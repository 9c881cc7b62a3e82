import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Rounds } from '../reading.ts'
import { recordHeartbeats } from '../redis/record.ts'
import { startDriver } from '../side/driver.ts'
import { inTurn } from '../side/in-turn.ts'
import type { Side } from '../side/side.ts'
import type { HandlerVerbs } from './handler-driver.ts'
import { readableBundle } from './readable-bundle.ts'

const SESSIONS = 100

/** The environment in which tokens are signed so. */
const signedBy = ({ environment }: Side, alg: 'ES256' | 'HS256') => {
  const { SIGNING_KEYS_SECRET: _, ...others } = environment
  return alg === 'ES256' ? environment : { ...others, JWT_SECRET: 'a secret of the bench, long enough for HS256' }
}

const startHandler = async (side: Side, alg: 'ES256' | 'HS256', bundles = side.version.bundles) => {
  const environment = signedBy(side, alg)
  const file = join(import.meta.dirname, 'handler-driver.ts')
  const driver = startDriver<HandlerVerbs>(file, { ...environment, BENCH_BUNDLES: bundles })
  await driver.ask('prepare', await recordHeartbeats(environment, SESSIONS))
  return driver
}

/** The heartbeat's handler, with tokens it has not seen, beside what no heartbeat can do without. */
export const measureHandler = async (sides: readonly Side[], rounds: number): Promise<Rounds[]> => {
  const drivers = []
  for (const side of sides) drivers.push([await startHandler(side, 'ES256'), await startHandler(side, 'HS256')])
  return inTurn(drivers, rounds)
}

/** Profiles heartbeats of this version, ES256; gives the functions that take most of the processor's time, and the file. */
export const profileHeartbeat = async (side: Side) => {
  const folder = resolve(import.meta.dirname, '../../../dist/bench')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'heartbeat.cpuprofile')
  const driver = await startHandler(side, 'ES256', readableBundle())
  const shares = await driver.ask('profile', { blocks: 40, file })
  driver.stop()
  return { file, shares }
}
