/** An HTTP answer, ready to be written. */
export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer
}

const JSON_TYPE = 'application/json'

/** The gateway's own answers. They have no `code` and are not part of the contract. */
const own = (status: number, message: string): Reply => ({
  status,
  headers: { 'content-type': JSON_TYPE },
  body: Buffer.from(JSON.stringify({ message })),
})

export const badRequest = own(400, 'Bad Request')
export const notFound = own(404, 'Not Found')
export const bodyTooLarge = own(413, 'Request Entity Too Large')
export const headersTooLarge = own(431, 'Request Header Fields Too Large')
export const functionFailed = own(500, 'Internal Server Error')
export const functionTimedOut = own(503, 'Service Unavailable')

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Any result without a status code is itself the JSON of a 200. */
const inferred = (result: unknown): Reply => ({
  status: 200,
  headers: { 'content-type': JSON_TYPE },
  body: Buffer.from(typeof result === 'string' ? result : (JSON.stringify(result) ?? 'null')),
})

const headersFrom = (result: Record<string, unknown>, hasBody: boolean) => {
  const given = isObject(result.headers) ? Object.entries(result.headers) : []
  const headers: Record<string, string | string[]> = hasBody ? { 'content-type': 'text/plain;charset=UTF-8' } : {}
  for (const [name, value] of given) headers[name.toLowerCase()] = String(value)
  const cookies = Array.isArray(result.cookies) ? result.cookies.map(String) : []
  return cookies.length > 0
    ? { ...headers, 'set-cookie': [...cookies, ...[headers['set-cookie'] ?? []].flat()] }
    : headers
}

/**
 * What an HTTP API makes of a function's result (payload format 2.0):
 * docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.
 * A result it cannot use is the gateway's 500.
 */
export const toReply = (result: unknown): Reply => {
  if (!isObject(result) || !('statusCode' in result)) return inferred(result)
  const status = Number(result.statusCode)
  if (!Number.isInteger(status) || status < 100 || status > 599) return functionFailed
  const text = typeof result.body === 'string' ? result.body : result.body == null ? '' : JSON.stringify(result.body)
  const body = Buffer.from(text, result.isBase64Encoded === true ? 'base64' : 'utf8')
  return { status, headers: headersFrom(result, body.length > 0), body }
}
