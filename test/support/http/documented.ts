import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Json } from './json.ts'

const document: Json = JSON.parse(readFileSync('functions/contract/openapi.json', 'utf8'))

/** What others extend: closed, it would refuse what they add. */
const EXTENDED = 'Problem'

/** The schema, closed: a member that it does not describe is a fault here. */
const closed = (schema: Json, name = ''): Json => {
  if (Array.isArray(schema)) return schema.map((one) => closed(one))
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.entries(schema).map(([key, value]) => [key, closed(value)])
  return {
    ...Object.fromEntries(inner),
    ...(schema.properties && schema.type === 'object' && name !== EXTENDED && { unevaluatedProperties: false }),
  }
}

const ajv = new Ajv2020({ allErrors: true, strict: false })
addFormats.default(ajv)
const { schemas, ...others } = document.components
const closedSchemas = Object.entries<Json>(schemas).map(([name, schema]) => [name, closed(schema, name)])
ajv.addSchema({ $id: 'api', components: { ...others, schemas: Object.fromEntries(closedSchemas) } })

const absolute = (schema: Json): Json => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'))
const resolved = (item: Json): Json =>
  item?.$ref
    ? item.$ref
        .slice(2)
        .split('/')
        .reduce((value: Json, key: string) => value[key], document)
    : item

const compiled = new Map<Json, ValidateFunction>()
const faultsIn = (schema: Json, value: unknown): string | undefined => {
  const validate = compiled.get(schema) ?? ajv.compile(absolute(schema))
  compiled.set(schema, validate)
  return validate(value) ? undefined : ajv.errorsText(validate.errors)
}

const operations = new Map<string, Json>(
  Object.values<Json>(document.paths).flatMap((path) =>
    Object.values<Json>(path).map((operation) => [operation.operationId, operation]),
  ),
)

const patterns = Object.entries<Json>(document.paths).map(
  ([path, methods]) => [new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]*')}$`), methods] as const,
)

type Reply = { readonly status: number; readonly headers: Headers | Record<string, string>; readonly body: unknown }

const headerFaults = (described: Json, headers: Headers) =>
  Object.entries<Json>(described ?? {}).flatMap(([name, item]) => {
    const { required, schema } = resolved(item)
    const value = headers.get(name)
    if (value === null) return required ? [`the header ${name} is missing`] : []
    const fault = faultsIn(schema, schema.type === 'integer' ? Number(value) : value)
    return fault ? [`the header ${name}: ${fault}`] : []
  })

const bodyFaults = (content: Json, headers: Headers, body: unknown) => {
  if (content === undefined) return body === undefined || body === '' ? [] : ['a body where none is documented']
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  const media = content[type]
  const fault = media ? faultsIn(media.schema, body) : `the media type ${type} is not documented`
  return fault ? [fault] : []
}

/** What the OpenAPI document has against a reply of this operation: its status, headers and body. Nothing when it is as documented. */
export const undocumented = (operationId: string, { status, headers, body }: Reply): string | undefined => {
  const { responses } = operations.get(operationId) ?? {}
  if (!responses) return `${operationId} is not documented`
  const described = resolved(responses[status] ?? responses.default)
  const given = new Headers(headers)
  const faults = [...headerFaults(described.headers, given), ...bodyFaults(described.content, given, body)]
  return faults.length > 0 ? `${operationId} ${status}: ${faults.join('; ')}: ${JSON.stringify(body)}` : undefined
}

/** The reply, which must be as the document says for this operation. */
export const documented = <R extends Reply>(operationId: string, reply: R): R => {
  const fault = undocumented(operationId, reply)
  if (fault) throw new Error(`Not as functions/contract/openapi.json says: ${fault}`)
  return reply
}

/** The same for a request by its method and path; where nothing is served, it must be an answer of API Gateway. */
export const documentedAt = <R extends Reply>(method: string, path: string, reply: R): R => {
  if (method === 'OPTIONS') return reply
  const [bare = ''] = path.split('?')
  const methods = patterns.find(([pattern]) => pattern.test(bare))?.[1]
  const operation = methods?.[method.toLowerCase()]
  if (operation) return documented(operation.operationId, reply)
  const fault = method === 'HEAD' ? undefined : faultsIn(document.components.schemas.GatewayMessage, reply.body)
  if (fault) throw new Error(`Not an answer of API Gateway: ${method} ${path} ${reply.status}: ${fault}`)
  return reply
}
