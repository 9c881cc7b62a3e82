import { join } from 'node:path'
import type { Rounds } from '../reading.ts'
import { recordHeartbeats } from '../redis/record.ts'
import { startDriver } from '../side/driver.ts'
import { inTurn, type Measuring } from '../side/in-turn.ts'
import { SHORT_LIVES, type Side } from '../side/side.ts'
import type { LoadVerbs } from './load-driver.ts'
import type { ScriptVerbs } from './scripts-driver.ts'
import type { SweepVerbs } from './sweep-driver.ts'

const SESSIONS = 300
const fileOf = (name: string) => join(import.meta.dirname, `${name}-driver.ts`)

const driversOf = async ({ environment }: Side) => {
  const load = startDriver<LoadVerbs>(fileOf('load'), environment)
  await load.ask('prepare', await recordHeartbeats(environment, SESSIONS))
  const scripts = startDriver<ScriptVerbs>(fileOf('scripts'), environment)
  await scripts.ask('prepare', undefined)
  const sweep = startDriver<SweepVerbs>(fileOf('sweep'), { ...environment, ...SHORT_LIVES })
  await sweep.ask('prepare', undefined)
  return [load, scripts, sweep]
}

/** The time of the scripts inside Redis, each side in turn. */
export const measureScripts = async (sides: readonly Side[], rounds: number): Promise<Rounds[]> => {
  const drivers: Measuring[][] = []
  for (const side of sides) drivers.push(await driversOf(side))
  return inTurn(drivers, rounds)
}
