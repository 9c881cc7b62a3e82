import { join } from 'node:path'
import { addRound, type Rounds } from '../reading.ts'
import { type Driver, startDriver } from '../side/driver.ts'
import type { Side } from '../side/side.ts'
import type { LoadVerbs } from './load-driver.ts'
import type { ScriptVerbs } from './scripts-driver.ts'
import type { SweepVerbs } from './sweep-driver.ts'

/** Sessions that live for a second are in a database of their own. */
const SHORT_LIVES = { HEARTBEAT_INTERVAL: '1s', MISSED_HEARTBEATS: '1', REDIS_DB: '1' }

const driversOf = ({ environment }: Side) => {
  const start = <V extends LoadVerbs | ScriptVerbs | SweepVerbs>(name: string, more = {}): Driver<V> =>
    startDriver<V>(join(import.meta.dirname, `${name}-driver.ts`), { ...environment, ...more })
  return [start<LoadVerbs>('load'), start<ScriptVerbs>('scripts'), start<SweepVerbs>('sweep', SHORT_LIVES)]
}

/** The time of the scripts inside Redis, each side in turn. */
export const measureScripts = async (sides: readonly Side[], rounds: number): Promise<Rounds[]> => {
  const all = sides.map((side) => ({ drivers: driversOf(side), measured: new Map() as Rounds }))
  for (const { drivers } of all) for (const driver of drivers) await driver.ask('prepare', undefined)
  for (let round = 0; round < rounds; round++)
    for (const { drivers, measured } of round % 2 ? all.toReversed() : all)
      for (const driver of drivers) addRound(measured, await driver.ask('round', undefined))
  for (const { drivers } of all) for (const driver of drivers) driver.stop()
  return all.map(({ measured }) => measured)
}
