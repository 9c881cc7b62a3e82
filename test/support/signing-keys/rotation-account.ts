import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { onTestFinished } from 'vitest'
import { startAws } from '../../../bin/local/aws/start-aws.ts'
import { listen } from '../../../bin/local/gateway/listen.ts'
import type { Invoke } from '../../../bin/local/lambda/run-functions.ts'
import { type KeySetJwk, parseKeySet } from '../../../functions/core/signing-keys/key-set.ts'
import { createKeySetStore } from '../../../functions/core/signing-keys/key-set-store.ts'
import { createRotation, type Step } from '../../../functions/core/signing-keys/rotation.ts'
import { HOUR } from '../service/moving-clock.ts'

export const NAME = 'signing-keys'
export const TOKEN_LIFE_MS = HOUR
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' }

/** As the stack has it generated. */
export const FIRST_KEY_SET = JSON.stringify({
  kty: 'oct',
  alg: 'HS256',
  kid: 'initial',
  k: 'Ab3'.repeat(22).slice(0, 64),
})

type How = {
  /** The answer to this step is lost: it has done its work, and Secrets Manager takes it for failed. */
  readonly lost?: Step
  /** How often each step is called. */
  readonly times?: number
}

const never: Invoke = async () => ({ failed: 'no rotation was requested' })

/** Secrets Manager with a key set, and the real rotation behind its RotateSecret. Ends with its test. */
export const rotationAccount = async (text = FIRST_KEY_SET) => {
  let invoke = never
  const { url, stop } = await startAws({
    secrets: [{ name: NAME, text, rotation: { functionName: 'rotate-signing-key' } }],
    invoke: (...call) => invoke(...call),
    restart: async () => {},
  })
  const outage = await listen((_, response) => void response.writeHead(503).end('{}'), 0)
  // One attempt: that the simulated time is not that of a reply's Date is to the SDK a reason to ask for a rotation twice.
  const client = new SecretsManagerClient({
    ...{ endpoint: url, region: 'local', credentials: CREDENTIALS },
    maxAttempts: 1,
  })
  onTestFinished(async () => {
    client.destroy()
    await Promise.all([stop(), outage.stop()])
  })
  const store = createKeySetStore(client, NAME)
  const rotation = createRotation(store, TOKEN_LIFE_MS, () => Date.now())
  const environment = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }

  /** One rotation as Secrets Manager runs it; gives why it ended early, or undefined when it did not. */
  const rotate = async ({ lost, times = 1 }: How = {}): Promise<string | undefined> => {
    const ended = Promise.withResolvers<string | undefined>()
    invoke = async (_, event) => {
      const { Step, ClientRequestToken } = event as { Step: Step; ClientRequestToken: string }
      try {
        for (let time = 0; time < times; time += 1) await rotation.step(Step, ClientRequestToken)
        if (Step === lost) throw new Error(`the answer to ${Step} was lost`)
      } catch (error) {
        ended.resolve((error as Error).message)
        return { failed: (error as Error).message }
      }
      if (Step === 'finishSecret') ended.resolve(undefined)
      return { result: {} }
    }
    await client.send(new RotateSecretCommand({ SecretId: NAME })).catch((error: Error) => {
      if (!error.message.includes('will be reattempted')) throw error
    })
    return ended.promise
  }

  const keySet = async () => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: NAME }))
    return parseKeySet(SecretString ?? '').keys
  }
  /** The version under rotation. Throws when there is none. */
  const pending = async (): Promise<string> => {
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: NAME }))
    const found = Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes('AWSPENDING'))
    if (!found) throw new Error('Nothing is pending')
    return found[0]
  }
  /** A rotation whose steps Secrets Manager does not get done: its version. */
  const begin = async (): Promise<string> => {
    invoke = never
    return (await client.send(new RotateSecretCommand({ SecretId: NAME }))).VersionId ?? ''
  }
  /** Puts a key set in force in a way that the service never does. */
  const force = (keys: readonly KeySetJwk[]) =>
    client.send(new PutSecretValueCommand({ SecretId: NAME, SecretString: JSON.stringify({ keys }) }))
  /** Whether functions, though not the rotation, find Secrets Manager out of order. */
  const fail = (isFailing: boolean) => {
    environment.AWS_ENDPOINT_URL_SECRETS_MANAGER = isFailing ? outage.url : url
  }
  return { client, store, rotation, environment, rotate, begin, keySet, pending, force, fail }
}

export type RotationAccount = Awaited<ReturnType<typeof rotationAccount>>
