import jsonBodyParser from '@middy/http-json-body-parser'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Route } from '../contract/route.ts'
import { MAX_BODY_BYTES } from '../contract/sizes.ts'
import { Refusal } from '../core/refusal.ts'
import { InvalidRequest } from '../core/refusals.ts'

const { before: parse = () => {} } = jsonBodyParser({ disableContentTypeCheck: true })

/** `application/json` or a structured type (RFC 6839); the parser's own check takes no underscore and no space before `;`. */
const JSON_TYPE = /^(application\/json|[\w!#$&^.+-]+\/[\w!#$&^.+-]+\+json)$/i

const bytesOf = ({ body, isBase64Encoded }: APIGatewayProxyEventV2) =>
  Buffer.byteLength(body ?? '', isBase64Encoded ? 'base64' : 'utf8')

/** Without the byte order mark that some clients put before JSON (RFC 8259 section 8.1 lets a reader skip it). */
const textOf = ({ body = '', isBase64Encoded }: APIGatewayProxyEventV2) =>
  (isBase64Encoded ? Buffer.from(body, 'base64').toString() : body).replace(/^\ufeff/, '')

/** The bodies of clients that have nothing to send. */
const NOTHING = /^(null|\[\s*\])?$/

/** The media type without its parameters: JSON is UTF-8 whatever they say (RFC 8259 section 8.1). */
const isTaken = ({ body }: Route, { headers }: APIGatewayProxyEventV2) => {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
  return body === 'optional of any type' || JSON_TYPE.test(type)
}

/** The codings of the body (RFC 9110 section 8.4), an odd one as "…". */
const codingsOf = ({ headers }: APIGatewayProxyEventV2) => {
  const codings = (headers['content-encoding'] ?? '').split(',').map((coding) => coding.trim())
  const others = codings.filter((coding) => !/^(identity)?$/i.test(coding))
  return [...new Set(others)].slice(0, 3).map((coding) => (/^[\w-]{1,20}$/.test(coding) ? coding : '…'))
}

const checkMediaType = (route: Route, event: APIGatewayProxyEventV2) => {
  const codings = codingsOf(event)
  if (codings.length > 0) {
    const detail = `The body must be sent as it is: Content-Encoding ${codings.join(', ')} is not taken.`
    throw new Refusal('unsupported_media_type', detail)
  }
  if (isTaken(route, event)) return
  throw new Refusal('unsupported_media_type', 'The body must be sent as application/json or another +json type.')
}

const validJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidRequest([{ path: '', message: 'the body must be valid JSON' }])
  }
}

/**
 * The value of a JSON text. The parser refuses two kinds that are JSON: one that holds `__proto__` or `constructor`, and
 * one that is some thousands deep. JSON.parse takes them and makes a member of its own of every name; the schema of the
 * route then leaves out what it does not know.
 */
const jsonIn = (event: APIGatewayProxyEventV2, text: string): unknown => {
  const request = { event: { ...event, body: text, isBase64Encoded: false } }
  try {
    Reflect.apply(parse, undefined, [request])
    return request.event.body
  } catch {
    return validJson(text)
  }
}

/**
 * The parsed body, or undefined where the route takes none or an optional one is missing or says nothing.
 * Throws `body_too_large`, `unsupported_media_type`, InvalidRequest.
 */
export const readBody = (route: Route, event: APIGatewayProxyEventV2): unknown => {
  if (route.body === 'none') return undefined
  const bytes = bytesOf(event)
  if (bytes > MAX_BODY_BYTES) {
    throw new Refusal('body_too_large', `The body may have at most ${MAX_BODY_BYTES} bytes; this one has ${bytes}.`)
  }
  const text = textOf(event)
  const bare = text.trim()
  if (NOTHING.test(bare) && route.body !== 'required') return undefined
  checkMediaType(route, event)
  if (bare === '') throw new InvalidRequest([{ path: '', message: 'the body is missing' }])
  return jsonIn(event, text)
}
