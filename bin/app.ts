import { App } from 'aws-cdk-lib'
import { InvalidStage, readStage } from '../lib/stage/stage.ts'
import { readStages } from '../lib/stage/stages-file.ts'
import { ViewingServiceStack } from '../lib/viewing-service-stack.ts'

try {
  const app = new App()
  const stages = readStages(app.node.tryGetContext('stages'))
  new ViewingServiceStack(app, readStage(stages, app.node.tryGetContext('stage')))
} catch (error) {
  if (!(error instanceof InvalidStage)) throw error
  console.error(error.message)
  process.exitCode = 1
}
