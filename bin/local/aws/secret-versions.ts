import { randomUUID } from 'node:crypto'
import { RefusedRequest } from './refused-request.ts'

const [CURRENT, PREVIOUS, PENDING] = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING']

type Version = { text?: string; createdAt: number }
export type VersionQuery = { readonly VersionId?: string; readonly VersionStage?: string }
export type PutRequest = {
  readonly ClientRequestToken?: string
  readonly SecretString: string
  readonly VersionStages?: string[]
}
export type MoveRequest = {
  readonly VersionStage: string
  readonly RemoveFromVersionId?: string
  readonly MoveToVersionId?: string
}

const notFound = (what: string) =>
  new RefusedRequest('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${what}`)
const invalid = (message: string) => new RefusedRequest('InvalidParameterException', message)

/**
 * The versions of one secret and the labels on them, each on one version at most: docs.aws.amazon.com/secretsmanager,
 * the API reference of the verbs here. All throw {@link RefusedRequest} as Secrets Manager refuses.
 */
export const secretVersions = (text: string) => {
  const first: string = randomUUID()
  const versions = new Map<string, Version>([[first, { text, createdAt: Date.now() }]])
  const labels = new Map([[CURRENT, first]])
  const attach = (label: string, version: string) => {
    const before = labels.get(label)
    if (label === CURRENT && before !== undefined && before !== version) labels.set(PREVIOUS, before)
    labels.set(label, version)
  }
  return {
    get: ({ VersionId, VersionStage = VersionId === undefined ? CURRENT : undefined }: VersionQuery) => {
      const labelled = VersionStage === undefined ? VersionId : labels.get(VersionStage)
      if (VersionId !== undefined && labelled !== VersionId)
        throw new RefusedRequest(
          'InvalidRequestException',
          'You provided a VersionStage that is not associated to the provided VersionId.',
        )
      const found = labelled === undefined ? undefined : versions.get(labelled)
      if (labelled === undefined || found?.text === undefined) throw notFound(VersionStage ?? VersionId ?? CURRENT)
      return { VersionId: labelled, SecretString: found.text, CreatedDate: found.createdAt / 1000 }
    },
    put: ({ ClientRequestToken = String(randomUUID()), SecretString, VersionStages = [CURRENT] }: PutRequest) => {
      const known = versions.get(ClientRequestToken)?.text
      if (known !== undefined && known !== SecretString)
        throw new RefusedRequest('ResourceExistsException', 'A version with this token has another content.')
      versions.set(ClientRequestToken, { text: SecretString, createdAt: Date.now() })
      if (known === undefined) for (const label of VersionStages) attach(label, ClientRequestToken)
      return { VersionId: ClientRequestToken, VersionStages }
    },
    move: ({ VersionStage, RemoveFromVersionId: from, MoveToVersionId: to }: MoveRequest) => {
      const holder = labels.get(VersionStage)
      if (holder !== undefined && holder !== to && from !== holder)
        throw invalid(`${VersionStage} is attached to another version: name it in RemoveFromVersionId.`)
      if (from !== undefined && from !== holder) throw invalid(`${VersionStage} is not attached to the version named.`)
      if (to === undefined && VersionStage === CURRENT) throw invalid(`${CURRENT} can only be moved.`)
      if (to !== undefined && !versions.has(to)) throw notFound(to)
      if (to === undefined) labels.delete(VersionStage)
      else attach(VersionStage, to)
    },
    /** Labels by version, without the versions that have no label. */
    stages: (): Record<string, string[]> =>
      Object.fromEntries(
        [...versions.keys()].flatMap((id) => {
          const own = [...labels].filter(([, version]) => version === id).map(([label]) => label)
          return own.length > 0 ? [[id, own]] : []
        }),
      ),
    /** A version for a rotation, still empty; or undefined when an earlier rotation is not complete. */
    begin: (token: string = randomUUID()): string | undefined => {
      const pending = labels.get(PENDING)
      if (pending !== undefined && pending !== labels.get(CURRENT)) return undefined
      versions.set(token, { createdAt: Date.now() })
      attach(PENDING, token)
      return token
    },
  }
}

export type SecretVersions = ReturnType<typeof secretVersions>
