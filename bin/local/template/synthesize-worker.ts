import { parentPort, workerData } from 'node:worker_threads'
import { App } from 'aws-cdk-lib'
import { sessionLogSchema } from '../../../lib/stage/members/session-log-schema.ts'
import { localStage, type Stage } from '../../../lib/stage/stage.ts'
import { ViewingServiceStack } from '../../../lib/viewing-service-stack.ts'
import { readTemplate } from './read-template.ts'
import type { Variant } from './synthesize.ts'

/** Assets stay where they were built, and every resource says which construct and which asset it is. */
const CONTEXT = {
  'aws:cdk:disable-asset-staging': true,
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
}

/** The local stage with a session log that says no more of it than that it is there. */
const withLog: Stage = { ...localStage, sessionLog: sessionLogSchema.parse({}) }

/** Not validated: `cdk synth` and the tests do that, and it takes longer than all the rest. */
const synthesize = (directory: string, { withSessionLog }: Variant) => {
  const options = { analyticsReporting: false, builtinCloudFormationValidation: false }
  const app = new App({ ...options, context: CONTEXT, outdir: directory })
  const { stackName } = new ViewingServiceStack(app, withSessionLog ? withLog : localStage)
  return readTemplate(app.synth().getStackByName(stackName).template, directory)
}

parentPort?.postMessage(synthesize(workerData.directory, workerData))
