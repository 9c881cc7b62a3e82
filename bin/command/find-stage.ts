import { readFileSync } from 'node:fs'
import { InvalidStage, localStage, readStage, type Stage } from '../../lib/stage/stage.ts'
import { readStages } from '../../lib/stage/stages-file.ts'
import type { Context } from './context.ts'

const inCdkJson = (): unknown => {
  try {
    return JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context.stages
  } catch (error) {
    throw new InvalidStage([`cdk.json cannot be read: ${error instanceof Error ? error.message : error}`])
  }
}

/** All stages of `cdk.json` or of a file, not checked yet. Throws InvalidStage when it cannot be read. */
export const stagesIn = (file: string | undefined): unknown => readStages(file ?? inCdkJson())

/**
 * The stage that `-c` names, checked whole: what synth refuses, placeholders too, was never deployed. `local` is the one
 * that `npm start` runs. Throws InvalidStage, as synth does.
 */
export const findStage = ({ stage, stages }: Context): Stage =>
  stage === localStage.name ? localStage : readStage(stagesIn(stages), stage)
