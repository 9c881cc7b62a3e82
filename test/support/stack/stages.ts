import { readFileSync } from 'node:fs'
import { InvalidStage, readStage, type Stage } from '../../../lib/stage/stage.ts'

const { stages } = JSON.parse(readFileSync('cdk.json', 'utf8')).context

/** A stage of cdk.json as it is written there, with some members replaced; undefined takes one out. */
export const written = (changes: object = {}, name: 'dev' | 'prod' = 'dev') => ({
  [name]: { ...stages[name], ...changes },
})

export const stage = (changes: object = {}, name: 'dev' | 'prod' = 'dev'): Stage =>
  readStage(written(changes, name), name)

export const services = stages.dev.settings as Record<string, string>

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
