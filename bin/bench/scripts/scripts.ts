import { join } from 'node:path'
import { addRound, type Rounds } from '../reading.ts'
import { startDriver } from '../side/driver.ts'
import type { Side } from '../side/side.ts'
import type { ScriptVerbs } from './scripts-driver.ts'
import type { SweepVerbs } from './sweep-driver.ts'

const fileOf = (name: string) => join(import.meta.dirname, `${name}.ts`)
/** A database of its own, for sessions that live for a second. */
const SHORT_LIVES = { HEARTBEAT_INTERVAL: '1s', MISSED_HEARTBEATS: '1', REDIS_DB: '1' }

/** The time of the scripts inside Redis, each side in turn. */
export const measureScripts = async (sides: readonly Side[], rounds: number): Promise<Rounds[]> => {
  const all = sides.map(({ environment }) => ({
    scripts: startDriver<ScriptVerbs>(fileOf('scripts-driver'), environment),
    sweep: startDriver<SweepVerbs>(fileOf('sweep-driver'), { ...environment, ...SHORT_LIVES }),
    measured: new Map() as Rounds,
  }))
  for (const { scripts, sweep } of all)
    await Promise.all([scripts.ask('prepare', undefined), sweep.ask('prepare', undefined)])
  for (let round = 0; round < rounds; round++)
    for (const { scripts, sweep, measured } of round % 2 ? all.toReversed() : all) {
      addRound(measured, await scripts.ask('round', undefined))
      addRound(measured, await sweep.ask('round', undefined))
    }
  for (const { scripts, sweep } of all) for (const driver of [scripts, sweep]) driver.stop()
  return all.map(({ measured }) => measured)
}
