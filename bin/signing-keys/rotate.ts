import { setTimeout as sleep } from 'node:timers/promises'
import {
  DescribeSecretCommand,
  InvalidRequestException,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { functionNameOf, signingKeysSecretOf } from '../../lib/stage/names.ts'
import { Failed } from '../command/failed.ts'
import { inRegionOf, refuseOtherAccount, type StagePlace } from '../command/stage-place.ts'

const PATIENCE_MS = 60_000
const INTERVAL_MS = 500

const DONE =
  'Rotated: the new key is published now, and signs as soon as every function and verifier has had time to read it. Tokens stay valid.'

const notComplete = (stage: string) =>
  new Failed(
    `The rotation is not complete. Secrets Manager retries it. The log of ${functionNameOf(stage, 'rotate-signing-key')} says what is wrong. The keys in use stay valid.`,
  )

const labelsOf = async (client: SecretsManagerClient, SecretId: string) =>
  (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {}

/** The ARN of the secret, by which nothing but this one can be meant from then on. Rejects with {@link Failed} for another account's. */
const secretOf = async (client: SecretsManagerClient, stage: StagePlace): Promise<string> => {
  const SecretId = signingKeysSecretOf(stage.name)
  const { ARN = SecretId } = await client.send(new DescribeSecretCommand({ SecretId }))
  refuseOtherAccount(stage, /^arn:[\w-]+:secretsmanager:[\w-]+:(\d{12}):/.exec(ARN)?.[1])
  return ARN
}

/** The version that will hold the new key set: of an earlier rotation that has not ended, which Secrets Manager takes up again. */
const begin = async (client: SecretsManagerClient, SecretId: string): Promise<string> => {
  try {
    return (await client.send(new RotateSecretCommand({ SecretId }))).VersionId ?? ''
  } catch (error) {
    if (!(error instanceof InvalidRequestException && /previous rotation/i.test(error.message))) throw error
    const labels = await labelsOf(client, SecretId)
    return Object.keys(labels).find((version) => labels[version]?.includes('AWSPENDING')) ?? ''
  }
}

/** Resolves to what happened, in a sentence, when the new key set is in force; waits `patienceMs` for it. Rejects with what AWS says, or {@link Failed}. */
export const rotate = async (stage: StagePlace, patienceMs = PATIENCE_MS): Promise<string> => {
  const client = new SecretsManagerClient(inRegionOf(stage))
  const SecretId = await secretOf(client, stage)
  const version = await begin(client, SecretId)
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(INTERVAL_MS)) {
    const { [version]: labels = [] } = await labelsOf(client, SecretId)
    if (labels.includes('AWSCURRENT')) return DONE
    if (!labels.includes('AWSPENDING')) throw notComplete(stage.name)
  }
  throw notComplete(stage.name)
}
