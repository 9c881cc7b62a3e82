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
/** The label of a new version until it replaces the current one. */
const REPLACING = 'REPLACING'

/** The versions of the secret that holds the key set. Rejects with Secrets Manager's error, which quotes no value. */
export const createKeySetStore = (client: SecretsManagerClient, SecretId: string) => {
  const stages = async () =>
    Object.entries((await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {})
  const versionWith = async (stage: string) => (await stages()).find(([, labels]) => labels.includes(stage))?.[0]
  /** Rejects unless the label is on the version it is taken from: a change made meanwhile is not lost. */
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
    /** The state of a version in its rotation. Rejects when it is in no rotation. */
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
    /** Makes a pending version the current one in place of `instead`, if that is still current. */
    promote: async (version: string, instead: string): Promise<void> => {
      await move(CURRENT, instead, version)
    },
    /** Ends a rotation that cannot be finished: while its label is there no other can begin. */
    giveUp,
    /**
     * Makes a text the current version in place of `version`, if that is still current. A rotation under way is given up
     * first: otherwise an interruption in between would leave a pending version that could become current again.
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
