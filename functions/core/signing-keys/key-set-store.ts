import { randomUUID } from 'node:crypto'
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'

const [CURRENT, PENDING] = ['AWSCURRENT', 'AWSPENDING']
/** The label under which a version is written that is to replace the current one if that is still current. */
const REPLACING = 'REPLACING'

/** The versions of the secret that holds the key set. Rejects with what Secrets Manager says, which quotes no value. */
export const createKeySetStore = (client: SecretsManagerClient, SecretId: string) => {
  const stages = async () =>
    Object.entries((await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {})
  const versionWith = async (stage: string) => (await stages()).find(([, labels]) => labels.includes(stage))?.[0]
  /** Rejects unless the label is where it is taken from: nobody's change is lost. */
  const move = (VersionStage: string, from: string | undefined, to: string | undefined) =>
    client.send(
      new UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId: from, MoveToVersionId: to }),
    )
  const giveUp = (version: string) => move(PENDING, version, undefined)

  return {
    current: async () => {
      const { SecretString: text = '', VersionId: version = '' } = await client.send(
        new GetSecretValueCommand({ SecretId }),
      )
      return { text, version }
    },
    /** The text of a pending version; undefined while it has none. */
    read: async (VersionId: string): Promise<string | undefined> => {
      try {
        const asked = { SecretId, VersionId, VersionStage: PENDING }
        return (await client.send(new GetSecretValueCommand(asked))).SecretString
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined
        throw error
      }
    },
    /** Where a version is in its rotation. Rejects when it is in none. */
    statusOf: async (version: string): Promise<'current' | 'pending'> => {
      const labels = (await stages()).find(([id]) => id === version)?.[1] ?? []
      if (labels.includes(CURRENT)) return 'current'
      if (labels.includes(PENDING)) return 'pending'
      throw new Error('This version is in no rotation, or was given up. Rotate again.')
    },
    writePending: async (ClientRequestToken: string, SecretString: string): Promise<void> => {
      await client.send(
        new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages: [PENDING] }),
      )
    },
    /** Puts a pending version in force in place of another, if that one still is. */
    promote: async (version: string, instead: string): Promise<void> => {
      await move(CURRENT, instead, version)
    },
    /** Ends a rotation that cannot be finished: another one cannot begin while the label is there. */
    giveUp,
    /**
     * Puts a text in force in place of a version, if that one still is. A rotation under way is given up before: were it
     * after, one that is interrupted in between would leave a version pending that could be put in force again.
     */
    replace: async (version: string, SecretString: string): Promise<void> => {
      const pending = await versionWith(PENDING)
      if (pending !== undefined) await giveUp(pending)
      const ClientRequestToken = randomUUID()
      await client.send(
        new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages: [REPLACING] }),
      )
      await move(CURRENT, version, ClientRequestToken)
    },
  }
}

export type KeySetStore = ReturnType<typeof createKeySetStore>
