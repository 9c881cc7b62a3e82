import { randomUUID } from 'node:crypto'
import { failureOf } from '../lambda/outcome.ts'
import type { Invoke } from '../lambda/run-functions.ts'
import { RefusedRequest } from './refused-request.ts'
import {
  type MoveRequest,
  type PutRequest,
  type SecretVersions,
  secretVersions,
  type VersionQuery,
} from './secret-versions.ts'

/** A secret, its first value, and what rotates it. Without an ARN it is in no account. */
export type KeptSecret = {
  readonly name: string
  readonly arn?: string
  readonly text: string
  readonly rotation?: { readonly functionName: string }
}

type Kept = { readonly secret: KeptSecret; readonly arn: string; readonly versions: SecretVersions }
/** What the SDK's types have it send. */
type Input = { readonly SecretId?: string; readonly ClientRequestToken?: string } & VersionQuery &
  PutRequest &
  MoveRequest

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret']

/**
 * Calls the function step by step, as Secrets Manager does; a step that fails ends it, and the version stays pending.
 * Resolves to why, undefined when it did not.
 */
const runSteps = async ({ secret, arn }: Kept, token: string, invoke: Invoke): Promise<string | undefined> => {
  for (const Step of STEPS) {
    const outcome = await invoke(
      secret.rotation?.functionName ?? '',
      { Step, SecretId: arn, ClientRequestToken: token },
      randomUUID(),
    )
    const failure = 'stopped' in outcome ? 'it was stopped' : failureOf(outcome)
    if (failure !== undefined) return failure
  }
  return undefined
}

/** Calls `ended` with the failure of its steps, undefined if there is none. */
const rotate = (
  kept: Kept,
  { ClientRequestToken }: Pick<Input, 'ClientRequestToken'>,
  invoke: Invoke,
  ended: (failure: string | undefined) => void = () => {},
) => {
  if (!kept.secret.rotation)
    throw new RefusedRequest('InvalidRequestException', 'You must specify a Lambda function to rotate the secret.')
  const token = kept.versions.begin(ClientRequestToken)
  const pending = Object.entries(kept.versions.stages()).find(([, labels]) => labels.includes('AWSPENDING'))?.[0] ?? ''
  void runSteps(kept, token ?? pending, invoke).then(ended)
  if (token !== undefined) return { VersionId: token }
  throw new RefusedRequest(
    'InvalidRequestException',
    "A previous rotation isn't complete. That rotation will be reattempted.",
  )
}

/**
 * Secrets Manager as far as functions and rotation need it. `answer` gives the reply to a request of the AWS SDK by the
 * name of its operation, and throws {@link RefusedRequest}. A secret is named by its name or its ARN. `rotate` resolves
 * when a rotation has ended, to why it failed, if it did.
 */
export const secretsManager = (secrets: readonly KeptSecret[], invoke: Invoke) => {
  const all = secrets.map((secret): Kept => {
    const arn = secret.arn ?? `arn:aws:secretsmanager:local:000000000000:secret:${secret.name}-000000`
    return { secret, arn, versions: secretVersions(secret.text) }
  })
  const operations: Record<string, (kept: Kept, input: Input) => object | undefined> = {
    GetSecretValue: ({ versions }, input) => versions.get(input),
    PutSecretValue: ({ versions }, input) => versions.put(input),
    UpdateSecretVersionStage: ({ versions }, input) => void versions.move(input),
    DescribeSecret: ({ secret, versions }) => ({
      RotationEnabled: secret.rotation !== undefined,
      VersionIdsToStages: versions.stages(),
    }),
    RotateSecret: (kept, input) => rotate(kept, input, invoke),
  }
  const named = (id = '') => {
    const kept = all.find(({ secret, arn }) => [secret.name, arn].includes(id))
    if (kept) return kept
    throw new RefusedRequest('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  }
  return {
    answer: (operation: string, input: Input): object => {
      const act = operations[operation]
      if (!act) throw new RefusedRequest('UnknownOperationException', `${operation} is not supported here`)
      const kept = named(input.SecretId)
      return { ARN: kept.arn, Name: kept.secret.name, ...act(kept, input) }
    },
    rotate: async (name: string): Promise<string | undefined> => {
      const { promise, resolve } = Promise.withResolvers<string | undefined>()
      rotate(named(name), {}, invoke, resolve)
      return promise
    },
  }
}
