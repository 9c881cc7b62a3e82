import jsonBodyParser from '@middy/http-json-body-parser'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { MAX_BODY_BYTES, type Route } from '../contract/routes.ts'
import { InvalidRequest, Refusal } from '../core/errors.ts'

const parse = jsonBodyParser().before
const parseText = jsonBodyParser({ disableContentTypeCheck: true }).before

const bytesOf = ({ body, isBase64Encoded }: APIGatewayProxyEventV2) =>
  Buffer.byteLength(body ?? '', isBase64Encoded ? 'base64' : 'utf8')

const isText = (headers: Record<string, string | undefined>) =>
  /^text\/plain\s*(;|$)/i.test(headers['content-type'] ?? '')

/** The parser's own errors, in the contract's words. */
const refusalOf = (error: unknown): unknown => {
  const status = (error as { statusCode?: number }).statusCode
  if (status === 415) {
    return new Refusal('unsupported_media_type', 'The body must be sent as application/json or another +json type.')
  }
  return status === 422 ? new InvalidRequest([{ path: '', message: 'the body must be valid JSON' }]) : error
}

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
  const parser = route.body === 'optional or text' && isText(event.headers) ? parseText : parse
  const request = { event: { ...event }, context: {}, response: undefined, error: null, internal: {} }
  try {
    await parser?.(request as never)
    return request.event.body
  } catch (error) {
    throw refusalOf(error)
  }
}
