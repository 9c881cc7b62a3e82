import { join } from 'node:path'
import { addRound, type Readings, type Rounds } from '../reading.ts'
import { startDriver } from '../side/driver.ts'
import { SHORT_LIVES, type Side } from '../side/side.ts'
import { startCounted } from './callgrind.ts'

const fileOf = (name: string) => join(import.meta.dirname, `${name}-driver.ts`)

/** What a driver measures, on a Redis of its own. */
const measured = async (file: string, environment: NodeJS.ProcessEnv): Promise<Readings> => {
  const redis = await startCounted()
  const driver = startDriver<{ round: () => Promise<Readings> }>(fileOf(file), { ...environment, ...redis.environment })
  const readings = await driver.ask('round', undefined as never)
  driver.stop()
  await redis.stop()
  return readings
}

/** Instructions of Redis inside each script, one side after the other, and once: a repeat counts the same. */
export const measureInstructions = async (sides: readonly Side[]): Promise<Rounds[]> => {
  const all: Rounds[] = []
  for (const { environment } of sides) {
    const rounds: Rounds = new Map()
    addRound(rounds, await measured('scripts', environment))
    addRound(rounds, await measured('sweep', { ...environment, ...SHORT_LIVES }))
    all.push(rounds)
  }
  return all
}
