import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { openApiDocument } from '../../../bin/openapi/document.ts'
import type { EndpointName } from '../../../functions/contract/routes.ts'
import type { Json } from '../http/json.ts'

const document = openApiDocument('test')
const ajv = new Ajv2020({ allErrors: true, strict: false })
addFormats.default(ajv)
ajv.addSchema({ $id: 'api', components: document.components })

const absolute = (schema: Json): Json => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'))
const operations = Object.values<Json>(document.paths as Json).flatMap((path) => Object.values<Json>(path))
const responses = new Map<string, Json>(operations.map(({ operationId, responses }) => [operationId, responses]))
const compiled = new Map<string, ReturnType<typeof ajv.compile>>()

const validatorOf = (name: EndpointName, status: number) => {
  const key = `${name} ${status}`
  const schema = responses.get(name)?.[status]?.content?.['application/problem+json']?.schema
  if (!compiled.has(key) && schema) compiled.set(key, ajv.compile(absolute(schema)))
  return compiled.get(key)
}

/** What the OpenAPI document has against a refusal of this endpoint; nothing when it is as documented. */
export const undocumented = (name: EndpointName, status: number, body: unknown): string | undefined => {
  const validate = validatorOf(name, status)
  if (!validate) return `${name} does not document ${status}`
  return validate(body) ? undefined : ajv.errorsText(validate.errors)
}
