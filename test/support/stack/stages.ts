import { InvalidStage, readStage, type Stage } from '../../../lib/stage/stage.ts'
import { filledIn, shipped } from './filled-in.ts'

/** A stage of cdk.json, filled in, with some members replaced; undefined takes one out. */
export const written = (changes: object = {}, name: 'dev' | 'prod' = 'dev') =>
  filledIn({ [name]: { ...shipped[name], ...changes } })

export const stage = (changes: object = {}, name: 'dev' | 'prod' = 'dev'): Stage =>
  readStage(written(changes, name), name)

export const services = filledIn(shipped).dev.settings as Record<string, string>

/** The lines of the message with which a stage is refused. */
export const faults = (stages: unknown, name: unknown = 'dev'): string[] => {
  try {
    readStage(stages, name)
  } catch (error) {
    if (error instanceof InvalidStage) return error.message.split('\n- ').slice(1)
    throw error
  }
  return []
}
