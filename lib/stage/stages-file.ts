import { readFileSync } from 'node:fs'
import { InvalidStage } from './stage.ts'

const parsed = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new InvalidStage([`-c stages=${file} must name a JSON file of stages: ${(error as Error).message}`])
  }
}

/** Not a list, not nothing, and not a whole `cdk.json`. */
const hasStages = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length > 0 &&
  !('context' in value && 'stages' in Object(value.context))

/**
 * The context value `stages`: the object of `cdk.json`, or what `-c stages=<file>` names, a JSON file outside this
 * repository with the same content. Throws {@link InvalidStage}.
 */
export const readStages = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  const stages = parsed(value)
  if (hasStages(stages)) return stages
  throw new InvalidStage([
    `-c stages=${value} must hold what stands under context.stages in cdk.json, and only that: an object with a member for each stage, such as {"prod": {…}}`,
  ])
}
