import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'

const CACHE_MS = 5 * 60_000
const RETRY_MS = 5_000
const TIMEOUT_MS = 2_000

/** SHA-256 as the signer wants it, with Node's own. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as string)
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(data as string)
  }
  async digest() {
    return new Uint8Array(this.#hash.digest())
  }
  reset() {}
}

const regionOf = (environment: NodeJS.ProcessEnv) => environment.AWS_REGION ?? 'us-east-1'

/** The address of Secrets Manager: the one the environment names, else the region's own. */
export const endpointOf = (environment: NodeJS.ProcessEnv): string => {
  const region = regionOf(environment)
  const own = `https://secretsmanager.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  return environment.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? own
}

/** The credentials Lambda gives the function by its role. */
const credentialsOf = (environment: NodeJS.ProcessEnv) => ({
  accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
  ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
})

/** The text in an answer, or undefined; a parser's own error would quote what it read. */
const textIn = async (response: Response): Promise<string | undefined> => {
  const answer = (await response.json().catch(() => undefined)) as { SecretString?: unknown } | null | undefined
  return typeof answer?.SecretString === 'string' && answer.SecretString ? answer.SecretString : undefined
}

const getSecretValue = async (environment: NodeJS.ProcessEnv, secretId: string): Promise<string> => {
  const region = regionOf(environment)
  const url = new URL(endpointOf(environment))
  const signer = new SignatureV4({
    service: 'secretsmanager',
    region,
    credentials: credentialsOf(environment),
    sha256: Sha256,
  })
  const request = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    query: {},
    headers: {
      host: url.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
    },
    body: JSON.stringify({ SecretId: secretId }),
  })
  const { host: _, ...headers } = request.headers
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: request.body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (!response.ok) throw new Error(`Secrets Manager answered ${response.status} for ${secretId}`)
  const text = await textIn(response)
  if (!text) throw new Error(`Secrets Manager has no text for ${secretId}`)
  return text
}

/**
 * Secrets Manager by a signed fetch: the SDK's client would cost every cold start 125 ms, and the Lambda extension
 * cannot be called during init. A value is kept for 5 minutes; when it cannot be read again, the old one is used on
 * and reading is tried every 5 seconds. `clock` in Unix ms.
 */
export const secretsManager = (environment: NodeJS.ProcessEnv, clock = Date.now) => {
  const cache = new Map<string, { value: Promise<string>; until: number }>()
  const read = (secretId: string): Promise<string> => {
    const kept = cache.get(secretId)
    if (kept && clock() < kept.until) return kept.value
    const fresh = getSecretValue(environment, secretId)
    const value = kept ? fresh.catch(() => kept.value) : fresh
    cache.set(secretId, { value, until: clock() + CACHE_MS })
    fresh.catch(() => (kept ? cache.set(secretId, { ...kept, until: clock() + RETRY_MS }) : cache.delete(secretId)))
    return value
  }
  return {
    /** The text of a secret. Rejects, never quoting it, when it was never read and cannot be: the next call tries again. */
    read,
  }
}

export type Secrets = ReturnType<typeof secretsManager>
