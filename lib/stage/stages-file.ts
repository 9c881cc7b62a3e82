import { readFileSync } from 'node:fs'
import { InvalidStage } from './stage.ts'

/**
 * The context value `stages`: the object of `cdk.json`, or what `-c stages=<file>` names, a JSON file outside this
 * repository with the same content. Throws {@link InvalidStage}.
 */
export const readStages = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(readFileSync(value, 'utf8'))
  } catch (error) {
    throw new InvalidStage([`-c stages=${value} must name a JSON file of stages: ${(error as Error).message}`])
  }
}
