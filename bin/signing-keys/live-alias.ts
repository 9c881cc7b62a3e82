import { isDeepStrictEqual } from 'node:util'
import {
  type AliasConfiguration,
  GetAliasCommand,
  type LambdaClient,
  PublishVersionCommand,
  ResourceNotFoundException,
  UpdateAliasCommand,
  waitUntilPublishedVersionActive,
} from '@aws-sdk/client-lambda'
import { LIVE_ALIAS } from '../../lib/stage/names.ts'
import { Failed } from '../command/failed.ts'
import { changeVariable, configurationOf, contentOf, PATIENCE } from './change-variable.ts'

/** An alias that was moved to a version of this program's, and the version that CloudFormation knows. */
export type Moved = { readonly FunctionName: string; readonly home: string; readonly RevisionId: string | undefined }

/** Description of a version of this program's: it outlives a call that was interrupted. */
const describing = (home: string) => `Version ${home}, started anew by npm run signing-keys`
const homeIn = (description = '') => /^Version (\d+), started anew/.exec(description)?.[1]

/** The alias that API Gateway calls; undefined if the stage has no canary, or the function none. */
export const liveAliasOf = async (client: LambdaClient, FunctionName: string) => {
  try {
    return await client.send(new GetAliasCommand({ FunctionName, Name: LIVE_ALIAS }))
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

const DEPLOYING =
  'a deployment changes it at this moment, or one has failed: try again when the stack is UPDATE_COMPLETE or UPDATE_ROLLBACK_COMPLETE'

/** Rejects while CodeDeploy shifts the alias, and when what is deployed is not what runs: then a fresh version would be another one. */
const runningIn = async (client: LambdaClient, FunctionName: string, live: AliasConfiguration) => {
  if (Object.keys(live.RoutingConfig?.AdditionalVersionWeights ?? {}).length > 0) throw new Failed(DEPLOYING)
  const deployed = await configurationOf(client, FunctionName)
  const running = await configurationOf(client, FunctionName, live.FunctionVersion)
  if (!isDeepStrictEqual(contentOf(running), contentOf(deployed))) throw new Failed(DEPLOYING)
  return { running, deployed }
}

/**
 * Moves the alias to a version like the one that runs, whose instances all begin from now on. Lambda publishes a version
 * only if something has changed, and starts no instance of a published version anew (API reference, PublishVersion).
 * Rejects with {@link Failed} while a deployment is under way.
 */
export const startLiveAnew = async (
  client: LambdaClient,
  FunctionName: string,
  live: AliasConfiguration,
): Promise<Moved> => {
  const { running, deployed } = await runningIn(client, FunctionName, live)
  const home = homeIn(running.Description) ?? live.FunctionVersion ?? ''
  await changeVariable(client, FunctionName, deployed)
  const { CodeSha256 } = deployed
  const Description = describing(home)
  const { Version } = await client.send(new PublishVersionCommand({ FunctionName, CodeSha256, Description }))
  await waitUntilPublishedVersionActive({ client, ...PATIENCE }, { FunctionName, Qualifier: Version })
  const move = { FunctionName, Name: LIVE_ALIAS, FunctionVersion: Version, RevisionId: live.RevisionId }
  const { RevisionId } = await client.send(new UpdateAliasCommand(move))
  return { FunctionName, home, RevisionId }
}

/**
 * Puts the alias back on the version that CloudFormation put it on: CodeDeploy refuses to shift an alias that is on another
 * one ("The Lambda function alias version does not match the current version in AppSpec file"). Rejects when somebody
 * else has moved it since.
 */
export const putBack = async (client: LambdaClient, { FunctionName, home, RevisionId }: Moved) => {
  await client.send(new UpdateAliasCommand({ FunctionName, Name: LIVE_ALIAS, FunctionVersion: home, RevisionId }))
}
