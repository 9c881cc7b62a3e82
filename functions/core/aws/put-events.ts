import * as http from 'node:http'
import * as https from 'node:https'
import { credentialsOf, regionOf } from './credentials.ts'
import { createSigner } from './signature.ts'

/** Whose names end otherwise than in amazonaws.com, by what their regions begin with (the SDK's table of partitions). */
const SUFFIXES = {
  'cn-': 'amazonaws.com.cn',
  'eusc-': 'amazonaws.eu',
  'us-iso-': 'c2s.ic.gov',
  'us-isob-': 'sc2s.sgov.gov',
  'eu-isoe-': 'cloud.adc-e.uk',
  'us-isof-': 'csp.hci.ic.gov',
}

/** The address of EventBridge: the one the environment names, else the region's own. */
export const eventBridgeEndpoint = (environment: NodeJS.ProcessEnv): string => {
  const region = regionOf(environment)
  const [, suffix] = Object.entries(SUFFIXES).find(([begin]) => region.startsWith(begin)) ?? ['', 'amazonaws.com']
  const named = environment.AWS_ENDPOINT_URL_EVENTBRIDGE || environment.AWS_ENDPOINT_URL
  return named || `https://events.${region}.${suffix}`
}

/** What EventBridge said: its `Entries` unless it refused the request as a whole; `code` then names the error. */
export type PutEventsAnswer = { readonly status: number; readonly code: string; readonly entries: unknown }

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text || '{}')
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** AWS JSON 1.1: the name of an error stands in the body or in a header, between a namespace and an address. */
const errorIn = ({ code, __type: type }: Record<string, unknown>, header: unknown) => {
  const [named] = [type, code, header].filter((one) => typeof one === 'string' && one !== '')
  return String(named ?? '').replace(/[,:].*|^.*#/gs, '')
}

const answerOf = (status: number, errorType: unknown, text: string): PutEventsAnswer => {
  const body = parsed(text)
  if (status < 300 && body) return { status, code: '', entries: body.Entries }
  return {
    status,
    code: (body && errorIn(body, errorType)) || (body ? `HTTP ${status}` : 'NotJson'),
    entries: undefined,
  }
}

/**
 * PutEvents by a signed request over kept connections. The SDK spends three times as much processor time on it, and it is
 * most of what the relay does. Credentials are the environment's, as they are at each request. Resolves with any whole
 * answer, and rejects when there is none after `ms`.
 */
export const createPutEvents = (environment: NodeJS.ProcessEnv) => {
  const url = new URL(eventBridgeEndpoint(environment))
  const { request, Agent } = url.protocol === 'http:' ? http : https
  const [agent, region] = [new Agent({ keepAlive: true }), regionOf(environment)]
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`
  const sign = createSigner('events', region)
  const headersOf = (body: string) => {
    const { sessionToken, ...credentials } = credentialsOf(environment)
    const amzDate = new Date().toISOString().replace(/[:-]|\.\d+/g, '')
    const headers: [string, string][] = [
      ['content-type', 'application/x-amz-json-1.1'],
      ['host', url.host],
      ['x-amz-date', amzDate],
      ...(sessionToken ? [['x-amz-security-token', sessionToken] satisfies [string, string]] : []),
      ['x-amz-target', 'AWSEvents.PutEvents'],
    ]
    const authorization = sign({ path, headers, body }, amzDate, credentials)
    return [...headers.flat(), 'authorization', authorization, 'content-length', String(Buffer.byteLength(body))]
  }
  return (body: string, ms: number): Promise<PutEventsAnswer> =>
    new Promise((resolve, reject) => {
      const to = { method: 'POST', hostname: url.hostname, port: url.port, path, agent }
      const sent = request({ ...to, headers: headersOf(body) }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('error', reject)
        response.on('data', (more: string) => {
          text += more
        })
        response.on('end', () =>
          resolve(answerOf(response.statusCode ?? 0, response.headers['x-amzn-errortype'], text)),
        )
      })
      const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${ms} ms`)), ms)
      sent.on('error', reject).on('close', () => clearTimeout(timer))
      sent.end(body)
    })
}

export type PutEvents = ReturnType<typeof createPutEvents>
