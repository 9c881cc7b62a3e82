import jsonBodyParser from '@middy/http-json-body-parser'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Route } from '../contract/route.ts'
import { MAX_BODY_BYTES } from '../contract/routes.ts'
import { InvalidRequest, Refusal } from '../core/errors.ts'

const parse = jsonBodyParser({ disableContentTypeCheck: true }).before

/** `application/json` or a structured type (RFC 6839); the parser's own check takes no underscore and no space before `;`. */
const JSON_TYPE = /^(application\/json|[\w!#$&^.+-]+\/[\w!#$&^.+-]+\+json)$/i

const bytesOf = ({ body, isBase64Encoded }: APIGatewayProxyEventV2) =>
  Buffer.byteLength(body ?? '', isBase64Encoded ? 'base64' : 'utf8')

/** The media type without its parameters: JSON is UTF-8 whatever they say (RFC 8259 section 8.1). */
const isTaken = ({ body }: Route, { headers }: APIGatewayProxyEventV2) => {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
  return body === 'optional of any type' || JSON_TYPE.test(type)
}

/** The parser's own error, in the contract's words. */
const refusalOf = (error: unknown): unknown =>
  (error as { statusCode?: number }).statusCode === 422
    ? new InvalidRequest([{ path: '', message: 'the body must be valid JSON' }])
    : error

/**
 * The parsed body, or undefined where the route takes none or an optional one is missing or empty.
 * Throws `body_too_large`, `unsupported_media_type`, InvalidRequest.
 */
export const readBody = async (route: Route, event: APIGatewayProxyEventV2): Promise<unknown> => {
  if (route.body === 'none') return undefined
  const bytes = bytesOf(event)
  if (bytes > MAX_BODY_BYTES) {
    throw new Refusal('body_too_large', `The body may have at most ${MAX_BODY_BYTES} bytes; this one has ${bytes}.`)
  }
  if (bytes === 0 && route.body !== 'required') return undefined
  if (!isTaken(route, event)) {
    throw new Refusal('unsupported_media_type', 'The body must be sent as application/json or another +json type.')
  }
  const request = { event: { ...event }, context: {}, response: undefined, error: null, internal: {} }
  try {
    await parse?.(request as never)
    return request.event.body
  } catch (error) {
    throw refusalOf(error)
  }
}
