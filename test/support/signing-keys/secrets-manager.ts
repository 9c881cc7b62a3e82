import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

// Written from docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. Nothing here comes
// from functions/: a signature that proves itself proves nothing.

export type Signed = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Names in lower case, sorted. */
  readonly signedHeaders: readonly string[]
  readonly body: string
  /** `date/region/service/aws4_request` */
  readonly scope: string
  readonly secretKey: string
}

const sha256 = (data: string) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()

/** The Signature Version 4 of a request without a query, in hex. */
export const signatureOf = ({ method, path, headers, signedHeaders, body, scope, secretKey }: Signed): string => {
  const canonical = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`)
  const request = [method, path, '', canonical.join(''), signedHeaders.join(';'), sha256(body)].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n')
  const key = scope.split('/').reduce<string | Buffer>((parent, part) => hmac(parent, part), `AWS4${secretKey}`)
  return hmac(key, toSign).toString('hex')
}

export const CREDENTIALS = { id: 'AKIDOFTHETESTS', key: 'the/secret+key/of+the/tests', token: 'token+of/the=role' }

const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([\da-f]{64})$/

/** What is wrong with the way a request is signed, as a sentence; undefined when nothing is. */
const faultOf = (request: IncomingMessage, body: string, region: string): string | undefined => {
  const headers = request.headers as IncomingHttpHeaders & Record<string, string>
  const [, id, scope = '', names = '', signature] = AUTHORIZATION.exec(headers.authorization ?? '') ?? []
  const signedHeaders = names.split(';')
  const mustSign = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  const signed = { method: request.method ?? '', path: request.url ?? '', headers, signedHeaders, body, scope }
  if (id !== CREDENTIALS.id) return 'The security token included in the request is invalid.'
  if (headers['x-amz-security-token'] !== CREDENTIALS.token) return 'The session token is missing or wrong.'
  if (scope !== `${headers['x-amz-date']?.slice(0, 8)}/${region}/secretsmanager/aws4_request`) return 'Wrong scope.'
  if (!mustSign.every((name) => signedHeaders.includes(name))) return 'A header that must be signed is not.'
  if (signatureOf({ ...signed, secretKey: CREDENTIALS.key }) !== signature) return 'The signature does not match.'
  return undefined
}

const say = (response: ServerResponse, status: number, body: object | string) =>
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
    .end(typeof body === 'string' ? body : JSON.stringify(body))

/**
 * Secrets Manager as far as GetSecretValue goes: it verifies the signature and refuses what is not signed right.
 * `trouble`, while set, is what it answers instead: a status, or a text in place of its JSON. It ends with its test.
 */
export const startSecretsManager = async (secrets: Record<string, string>, region = 'eu-west-1') => {
  const state: { trouble: number | string | undefined; reads: number; faults: string[] } = {
    trouble: undefined,
    reads: 0,
    faults: [],
  }
  const server = createServer(async (request, response) => {
    const body = await text(request)
    state.reads += 1
    if (typeof state.trouble === 'number') return say(response, state.trouble, { __type: 'InternalServiceError' })
    if (typeof state.trouble === 'string') return say(response, 200, state.trouble)
    const fault = faultOf(request, body, region)
    if (fault) {
      state.faults.push(fault)
      return say(response, 400, { __type: 'InvalidSignatureException', message: fault })
    }
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') return say(response, 400, {})
    const { SecretId } = JSON.parse(body)
    const SecretString = secrets[SecretId]
    if (SecretString === undefined) return say(response, 400, { __type: 'ResourceNotFoundException' })
    return say(response, 200, { Name: SecretId, SecretString, VersionStages: ['AWSCURRENT'] })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const environment = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: CREDENTIALS.id,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.key,
    AWS_SESSION_TOKEN: CREDENTIALS.token,
  }
  /** What it keeps, its state, and the environment of a function that may read it. */
  return Object.assign(state, { secrets, environment })
}
