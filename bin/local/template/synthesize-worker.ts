import { parentPort, workerData } from 'node:worker_threads'
import { App } from 'aws-cdk-lib'
import { localStage } from '../../../lib/stage/stage.ts'
import { ViewingServiceStack } from '../../../lib/viewing-service-stack.ts'
import { readTemplate } from './read-template.ts'

/** Assets stay where they were built, and every resource says which construct and which asset it is. */
const CONTEXT = {
  'aws:cdk:disable-asset-staging': true,
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
}

/** Not validated: `cdk synth` and the tests do that, and it takes longer than all the rest. */
const synthesize = (directory: string) => {
  const options = { analyticsReporting: false, builtinCloudFormationValidation: false }
  const app = new App({ ...options, context: CONTEXT, outdir: directory })
  const { stackName } = new ViewingServiceStack(app, localStage)
  return readTemplate(app.synth().getStackByName(stackName).template, directory)
}

parentPort?.postMessage(synthesize(workerData))
