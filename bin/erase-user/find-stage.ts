import { readFileSync } from 'node:fs'
import { localStage, readStage, type Stage } from '../../lib/stage/stage.ts'
import { readStages } from '../../lib/stage/stages-file.ts'

const inCdkJson = () => JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context.stages

/** A stage of `cdk.json` or of a file, or the one that `npm start` runs. Throws InvalidStage, as synth does. */
export const findStage = (name: string, file: string | undefined): Stage =>
  name === localStage.name ? localStage : readStage(readStages(file ?? inCdkJson()), name)
