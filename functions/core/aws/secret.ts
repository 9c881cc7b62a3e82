import aws4 from 'aws4'
import * as z from 'zod/mini'
import { KEY_CACHE_MS, KEY_MEMORY_MS } from '../../contract/tokens/key-times.ts'
import { type HttpRequest, sendRequest } from '../http-client.ts'
import { credentialsOf, regionOf } from './credentials.ts'

const RETRY_MS = 5_000
/** A value is read again early at most so often, in ms: invented key ids cost Secrets Manager little. */
const SOONEST_MS = 30_000
const TIMEOUT_MS = 2_000
/** A secret has at most 64 KiB (Secrets Manager's quotas); in JSON each of its bytes may take six. */
const MAX_BYTES = 7 * 64 * 1024

/** The address of Secrets Manager: the one the environment names, else the region's own. */
export const endpointOf = (environment: NodeJS.ProcessEnv): string => {
  const region = regionOf(environment)
  const own = `https://secretsmanager.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  return environment.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? own
}

const answer = z.object({
  SecretString: z.string().check(z.minLength(1)),
  CreatedDate: z.catch(z.optional(z.number()), undefined),
})
/** A secret's text, and when it was written, Unix ms. */
type Value = { readonly text: string; readonly writtenAt: number | undefined }

/** The value in an answer, or undefined; a parser's own error would quote the secret. */
const valueIn = (body: string): Value | undefined => {
  try {
    const { data } = answer.safeParse(JSON.parse(body))
    return data && { text: data.SecretString, writtenAt: data.CreatedDate && data.CreatedDate * 1000 }
  } catch {
    return undefined
  }
}

const signed = (environment: NodeJS.ProcessEnv, url: URL, body: string): HttpRequest => {
  const request = {
    method: 'POST',
    service: 'secretsmanager',
    region: regionOf(environment),
    host: url.host,
    path: url.pathname,
    headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'secretsmanager.GetSecretValue' },
    body,
  }
  const headers = Object.entries(aws4.sign(request, credentialsOf(environment)).headers ?? {})
  const texts = headers.map(([name, value]) => [name, String(value)] as const)
  return { method: 'POST', headers: Object.fromEntries(texts), body, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES }
}

const getSecretValue = async (environment: NodeJS.ProcessEnv, secretId: string): Promise<Value> => {
  const url = new URL(endpointOf(environment))
  const { status, text } = await sendRequest(url, signed(environment, url, JSON.stringify({ SecretId: secretId })))
  if (status !== 200) throw new Error(`Secrets Manager answered ${status} for ${secretId}`)
  const value = valueIn(await text)
  if (!value) throw new Error(`Secrets Manager has no text for ${secretId}`)
  return value
}

/** The cached text of one secret. */
export type SecretCache = {
  /** Makes the next reader read it anew, unless that happened less than 30 s ago. */
  readonly expire: () => void
  /** Makes the next reader read it anew once it is so old, in ms. */
  readonly expireWithin: (ms: number) => void
  /** Whether it could not be read again when it was due. */
  readonly isOld: () => boolean
  /** When it was written, Unix ms; undefined if Secrets Manager did not say. */
  readonly writtenAt: () => number | undefined
}

/**
 * Secrets Manager by a signed request: the SDK's client would cost every cold start 125 ms, and the Lambda extension
 * cannot be called during init. A value is kept for 5 minutes; when it cannot be read again, the old one is used on
 * and reading is tried every 5 seconds. One that nobody has tried to read for 10 minutes is not used on. `clock` in Unix ms.
 */
export const createSecretReader = (environment: NodeJS.ProcessEnv, clock = Date.now) => {
  type Cached = {
    value: Promise<Value>
    until: number
    readAt: number
    isOld?: boolean
    writtenAt?: number | undefined
  }
  const cache = new Map<string, Cached>()
  const remembered = (secretId: string): Cached | undefined => {
    const kept = cache.get(secretId)
    return kept && clock() < kept.readAt + KEY_MEMORY_MS ? kept : undefined
  }
  const read = async (secretId: string): Promise<string> => {
    const kept = remembered(secretId)
    if (kept && clock() < kept.until) return (await kept.value).text
    const fresh = getSecretValue(environment, secretId)
    const value = kept ? fresh.catch(() => kept.value) : fresh
    const readAt = clock()
    const cached: Cached = { value, until: readAt + KEY_CACHE_MS, readAt, writtenAt: kept?.writtenAt }
    cache.set(secretId, cached)
    fresh.then(
      ({ writtenAt }) => Object.assign(cached, { writtenAt }),
      () =>
        kept
          ? cache.set(secretId, { ...kept, until: clock() + RETRY_MS, readAt, isOld: true })
          : cache.delete(secretId),
    )
    return (await value).text
  }
  return {
    /** The text of a secret. Rejects, never quoting it, when it was never read and cannot be: the next call tries again. */
    read,
    /** The cache of a secret's text. */
    cache: (secretId: string): SecretCache => ({
      expire: () => {
        const kept = cache.get(secretId)
        if (kept && clock() >= kept.readAt + SOONEST_MS) kept.until = 0
      },
      expireWithin: (ms) => {
        const kept = cache.get(secretId)
        if (kept && !kept.isOld) kept.until = Math.min(kept.until, kept.readAt + ms)
      },
      isOld: () => cache.get(secretId)?.isOld ?? false,
      writtenAt: () => cache.get(secretId)?.writtenAt,
    }),
  }
}

export type Secrets = ReturnType<typeof createSecretReader>
