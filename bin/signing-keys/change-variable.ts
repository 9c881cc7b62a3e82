import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdated,
} from '@aws-sdk/client-lambda'
import { Failed } from '../command/failed.ts'

/** How long Lambda may take for a change, in s, and how often it is asked. */
export const PATIENCE = { maxWaitTime: 120, minDelay: 1, maxDelay: 5 }

const CHANGED = 'KEYS_REVOKED_AT'

/** A function as it is deployed, or one of its versions. Rejects with Lambda's error, or with {@link Failed}. */
export const configurationOf = async (client: LambdaClient, FunctionName: string, Qualifier?: string) => {
  const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }))
  if (found.Environment?.Error) throw new Failed('its variables cannot be read')
  return found
}

/** What makes two versions of a function the same: its code and its variables, but for the one that is changed here. */
export const contentOf = ({ CodeSha256, Environment }: FunctionConfiguration) => {
  const { [CHANGED]: _, ...variables } = Environment?.Variables ?? {}
  return { CodeSha256, variables }
}

/**
 * Changes a variable of the function as it is deployed, which makes Lambda start each of its instances anew; those of its
 * versions go on. RevisionId makes the change fail if somebody else has changed the function since it was read.
 */
export const changeVariable = async (client: LambdaClient, FunctionName: string, read: FunctionConfiguration) => {
  const { Environment, RevisionId } = read
  const Variables = { ...Environment?.Variables, [CHANGED]: new Date().toISOString() }
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, RevisionId, Environment: { Variables } }))
  await waitUntilFunctionUpdated({ client, ...PATIENCE }, { FunctionName })
}
