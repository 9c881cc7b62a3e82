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

const synthesize = (directory: string) => {
  const app = new App({ analyticsReporting: false, context: CONTEXT, outdir: directory })
  const { stackName } = new ViewingServiceStack(app, localStage)
  return readTemplate(app.synth().getStackByName(stackName).template, directory)
}

parentPort?.postMessage(synthesize(workerData))
