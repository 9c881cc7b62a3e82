import { App } from 'aws-cdk-lib'
import { InvalidStage, readStage } from '../lib/stage/stage.ts'
import { ViewingServiceStack } from '../lib/viewing-service-stack.ts'

try {
  const app = new App()
  new ViewingServiceStack(app, readStage(app.node.tryGetContext('stages'), app.node.tryGetContext('stage')))
} catch (error) {
  if (!(error instanceof InvalidStage)) throw error
  console.error(error.message)
  process.exitCode = 1
}
