import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdated,
} from '@aws-sdk/client-lambda'
import { reachesToAnswer } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import { functionNameOf } from '../../lib/stage/names.ts'
import { describeFailure, Failed } from './describe-failure.ts'

const PATIENCE_S = 120

/** The functions that keep the key set in memory. */
const functionsWithKeys = (stage: string) =>
  (Object.keys(routes) as EndpointName[])
    .filter((name) => reachesToAnswer(routes[name]).includes('signing keys'))
    .map((name) => functionNameOf(stage, name))

/**
 * A changed variable makes Lambda restart every instance. RevisionId makes the update fail if somebody else has changed
 * the function in between.
 */
const restartOne = async (client: LambdaClient, FunctionName: string) => {
  const { Environment, RevisionId } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }))
  if (Environment?.Error) throw new Failed('its variables cannot be read')
  const Variables = { ...Environment?.Variables, KEYS_REVOKED_AT: new Date().toISOString() }
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, RevisionId, Environment: { Variables } }))
  await waitUntilFunctionUpdated({ client, maxWaitTime: PATIENCE_S, minDelay: 1, maxDelay: 5 }, { FunctionName })
}

/** Resolves to a sentence when every function that holds keys has been restarted. Rejects with {@link Failed}. */
export const restart = async (stage: string): Promise<string> => {
  const client = new LambdaClient({})
  const names = functionsWithKeys(stage)
  const outcomes = await Promise.allSettled(names.map((name) => restartOne(client, name)))
  const failures = outcomes.flatMap((outcome, i) =>
    outcome.status === 'rejected' ? [`  ${names[i]}: ${describeFailure(outcome.reason).replace('\n', '. ')}`] : [],
  )
  if (failures.length === 0) return `${names.length} functions were restarted with the current key set.`
  throw new Failed(
    `These functions were not restarted. They use their keys until they read the key set again, within 5 minutes if Secrets Manager answers:\n${failures.join('\n')}\nTry again: npm run signing-keys -- restart -c stage=${stage}`,
  )
}
