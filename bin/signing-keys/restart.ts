import { setTimeout as sleep } from 'node:timers/promises'
import type { LambdaClient } from '@aws-sdk/client-lambda'
import { reachesToAnswer } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import { KEY_MEMORY_MS } from '../../functions/contract/tokens/key-times.ts'
import { functionNameOf } from '../../lib/stage/names.ts'
import { describeFailure } from '../command/describe-failure.ts'
import { Failed } from '../command/failed.ts'
import { lambdaOf, type StagePlace } from '../command/stage-place.ts'
import { advice } from './advice.ts'
import { changeVariable, configurationOf } from './change-variable.ts'
import { liveAliasOf, type Moved, putBack, startLiveAnew } from './live-alias.ts'

/**
 * After so long, in ms, no instance of the version before remembers a key: none was called meanwhile. The minute is for
 * Lambda to learn everywhere that the alias was moved, and for clocks.
 */
const UNTIL_FORGOTTEN_MS = KEY_MEMORY_MS + 60_000
const forgetting = () => sleep(UNTIL_FORGOTTEN_MS)

/** The functions that keep the key set in memory. */
const functionsWithKeys = (stage: string) =>
  (Object.keys(routes) as EndpointName[])
    .filter((name) => reachesToAnswer(routes[name]).includes('signing keys'))
    .map((name) => functionNameOf(stage, name))

/** Starts what API Gateway calls anew: the version behind the alias, if there is one, else the function. */
const restartOne = async (client: LambdaClient, name: string): Promise<Moved | undefined> => {
  const live = await liveAliasOf(client, name)
  if (live) return startLiveAnew(client, name, live)
  await changeVariable(client, name, await configurationOf(client, name))
  return undefined
}

/** What became of each function, and for those that failed a line for each reason that names them. */
const forEach = async <One, Outcome>(
  all: readonly One[],
  nameOf: (one: One) => string,
  act: (one: One) => Promise<Outcome>,
) => {
  const outcomes = await Promise.allSettled(all.map(act))
  const named = outcomes.flatMap((outcome, i) =>
    outcome.status === 'rejected'
      ? [{ name: nameOf(all[i] as One), why: describeFailure(outcome.reason, advice).replace('\n', '. ') }]
      : [],
  )
  const reasons = Map.groupBy(named, ({ why }) => why)
  const failures = [...reasons].map(([why, of]) => `  ${of.map(({ name }) => name).join(', ')}: ${why}`)
  return { done: outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])), failures }
}

const again = (stage: string) =>
  `Try again, with the same -c stages= if you gave one: npm run signing-keys -- restart -c stage=${stage}`

/** Waits until the versions that CloudFormation knows may run again, and lets them. */
const returnAll = async (client: LambdaClient, stage: string, moved: readonly Moved[], wait: () => Promise<void>) => {
  if (moved.length === 0) return
  console.log(
    `${moved.length} functions run as fresh versions, which read the current key set. Let this command end, and deploy nothing meanwhile: in ${UNTIL_FORGOTTEN_MS / 60_000} minutes it puts the versions of the deployment back, which a deployment needs.`,
  )
  await wait()
  const { failures } = await forEach(
    moved,
    ({ FunctionName }) => FunctionName,
    (one) => putBack(client, one),
  )
  if (failures.length > 0)
    throw new Failed(
      `These functions run with the current key set, but as versions that the next deployment does not expect: it would fail.\n${failures.join('\n')}\n${again(stage)}`,
    )
}

/**
 * Resolves to a sentence when every function that holds keys has been started anew: in a stage with a canary after
 * `wait`, 11 minutes, because there the versions of the deployment come back. Rejects with {@link Failed}.
 */
export const restart = async (stage: StagePlace, wait: () => Promise<void> = forgetting): Promise<string> => {
  const client = lambdaOf(stage, { maxAttempts: 8 }) // Lambda's quota is 15 such requests a second
  const names = functionsWithKeys(stage.name)
  const { done, failures } = await forEach(
    names,
    (name) => name,
    (name) => restartOne(client, name),
  )
  const moved = done.filter((one) => one !== undefined)
  if (failures.length > 0)
    console.log(
      `These functions were not restarted. They use their keys until they read the key set again, within 5 minutes if Secrets Manager answers:\n${failures.join('\n')}`,
    )
  await returnAll(client, stage.name, moved, wait)
  if (failures.length === 0) return `${names.length} functions were restarted with the current key set.`
  throw new Failed(`Not every function was restarted. ${again(stage.name)}`)
}
