import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPutEvents, eventBridgeEndpoint } from '../../../../functions/core/aws/put-events.ts'
import { createEventBus } from '../../../../functions/core/relay/event-bus.ts'
import { signatureOf } from '../../../support/signing-keys/secrets-manager.ts'

const ACCESS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' }

type Request = { method?: string; url?: string; headers: IncomingHttpHeaders; body: string; port?: number }

/** An endpoint that keeps what it gets, and answers as told. */
const endpoint = async (answer: (response: ServerResponse) => void = (response) => response.end('{"Entries":[]}')) => {
  const requests: Request[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers, socket } = request
    requests.push({ method, url, headers, body: await text(request), port: socket.remotePort ?? 0 })
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const environment: NodeJS.ProcessEnv = { ...ACCESS, AWS_ENDPOINT_URL_EVENTBRIDGE: url }
  const put = createPutEvents(environment)
  return { url, requests, environment, put: (body = '{"Entries":[]}', ms = 2_000) => put(body, ms) }
}

/** The same endpoint by the SDK. */
const sdk = (environment: NodeJS.ProcessEnv) =>
  new EventBridgeClient({
    ...{ region: environment.AWS_REGION ?? '', endpoint: eventBridgeEndpoint(environment), maxAttempts: 1 },
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' },
  })

test('a request says what the AWS SDK’s says', async () => {
  const { requests, environment } = await endpoint()
  environment.AWS_SESSION_TOKEN = 'token'
  const [time, detail] = [1_764_230_400_017, '{"title":"ünïcode \\" 😀","n":1}']
  const never = new AbortController().signal
  await createEventBus(createPutEvents(environment), 'a bus').put([{ type: 'playback.paused', time, detail }], never)
  const Entries = [
    {
      ...{ Source: 'viewing-service', DetailType: 'playback.paused', Detail: detail },
      ...{ Time: new Date(time), EventBusName: 'a bus' },
    },
  ]
  await sdk(environment).send(new PutEventsCommand({ Entries }))
  const [ours, theirs] = requests.map(({ method, url, headers, body }) => ({
    ...{ method, url, body: JSON.parse(body) },
    headers: ['content-type', 'host', 'x-amz-target', 'x-amz-security-token', 'connection'].map(
      (name) => headers[name],
    ),
    signed: headers.authorization?.replace(/^.*Credential=(AKID\/\d+)/, '$1').replace(/, .*/, ''),
  }))
  expect(ours).toEqual(theirs)
})

test('credentials are those of the moment, and the signature is right', async () => {
  const { requests, environment, put } = await endpoint()
  await put()
  Object.assign(environment, { AWS_SECRET_ACCESS_KEY: 'rotated', AWS_SESSION_TOKEN: 'new' })
  await put()
  for (const [i, secretKey] of ['secret', 'rotated'].entries()) {
    const { headers = {}, body = '' } = requests[i] ?? {}
    const [, scope = '', names = '', signature] =
      /Credential=AKID\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(headers.authorization ?? '') ?? []
    const signedHeaders = names.split(';')
    expect(signedHeaders.includes('x-amz-security-token')).toBe(secretKey === 'rotated')
    expect(scope).toMatch(/^\d{8}\/eu-west-1\/events\/aws4_request$/)
    const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    const wanted = signatureOf({ method: 'POST', path: '/', headers: own, signedHeaders, body, scope, secretKey })
    expect(signature).toBe(wanted)
  }
})

test('the connection is kept', async () => {
  const { requests, put } = await endpoint()
  for (const _ of [1, 2, 3]) await put()
  expect(new Set(requests.map(({ port }) => port)).size).toBe(1)
})

const region = (AWS_REGION: string) => ({ ...ACCESS, AWS_REGION })
const REGIONS = [
  ...['us-east-1', 'eu-central-2', 'ap-southeast-5', 'il-central-1', 'mx-central-1', 'ca-west-1', 'me-south-1'],
  ...['cn-north-1', 'cn-northwest-1', 'us-gov-west-1', 'us-gov-east-1', 'eusc-de-east-1', 'sa-east-1', 'af-south-1'],
  ...['us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'us-isof-south-1', 'of-tomorrow-1'],
]

test.each(REGIONS)('the endpoint of %s is the one that the AWS SDK calls', async (name) => {
  const client = new EventBridgeClient({ region: name })
  const { url } = client.config.endpointProvider({ Region: name }, {})
  expect(eventBridgeEndpoint(region(name))).toBe(url.href.replace(/\/$/, ''))
})

test('an endpoint that the environment names is used, EventBridge’s own before that of all services', () => {
  const [AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_EVENTBRIDGE] = ['http://all:1', 'http://events:1']
  expect(eventBridgeEndpoint({ ...ACCESS, AWS_ENDPOINT_URL })).toBe(AWS_ENDPOINT_URL)
  expect(eventBridgeEndpoint({ ...ACCESS, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_EVENTBRIDGE })).toBe('http://events:1')
  expect(eventBridgeEndpoint({ ...ACCESS, AWS_ENDPOINT_URL: '' })).toBe('https://events.eu-west-1.amazonaws.com')
})

describe('the name of an error', () => {
  const refusals: [string, number, Record<string, string>, string][] = [
    ['in the body', 400, {}, '{"__type":"ValidationException","message":"m"}'],
    ['with a namespace', 400, {}, '{"__type":"com.amazonaws.events#InternalException"}'],
    ['with an address', 500, {}, '{"__type":"InternalException:http://internal.amazon.com/coral/com.amazon.coral/"}'],
    ['in a header', 400, { 'x-amzn-errortype': 'ThrottlingException:http://internal' }, '{}'],
    ['in both', 400, { 'x-amzn-errortype': 'ThrottlingException' }, '{"__type":"ValidationException","code":"Other"}'],
    ['as a code', 403, {}, '{"code":"AccessDeniedException"}'],
  ]
  test.each(refusals)('is the one that the AWS SDK finds: %s', async (_, status, headers, body) => {
    const { put, environment } = await endpoint((response) => void response.writeHead(status, headers).end(body))
    const error = await sdk(environment)
      .send(new PutEventsCommand({ Entries: [{}] }))
      .catch((one) => one)
    expect(await put()).toEqual({ status: error.$metadata.httpStatusCode, code: error.name, entries: undefined })
  })

  test.each([
    ['an empty body', 503, '', 'HTTP 503'],
    ['a page of a proxy', 413, '<html>', 'NotJson'],
    ['a page instead of an answer', 200, '<html>', 'NotJson'],
    ['a redirect', 307, '{}', 'HTTP 307'],
  ])('is made where there is none: %s', async (_, status, body, code) => {
    const { put } = await endpoint((response) => void response.writeHead(status).end(body))
    expect(await put()).toMatchObject({ status, code })
  })
})

describe('without a whole answer it rejects', () => {
  const part = (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('{"Entries":[')
  }
  test.each<[string, (response: ServerResponse) => void]>([
    ['nothing comes', () => {}],
    ['it stops in the middle', part],
  ])('when time is up: %s', async (_, answer) => {
    const { put } = await endpoint(answer)
    await expect(put('{}', 200)).rejects.toThrow()
  })

  test('when the connection breaks before or in the middle of it', async () => {
    const broken = await endpoint((response) => void response.destroy())
    await expect(broken.put()).rejects.toThrow('socket hang up')
    const cut = await endpoint((response) => {
      part(response)
      setTimeout(() => response.destroy(), 50)
    })
    await expect(cut.put()).rejects.toThrow('aborted')
  })

  test('when nobody listens', async () => {
    const put = createPutEvents({ ...ACCESS, AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://127.0.0.1:1' })
    await expect(put('{}', 1_000)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
