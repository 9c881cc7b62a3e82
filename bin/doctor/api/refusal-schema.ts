import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { ProblemCode } from '../../../functions/contract/problems.ts'
import { problemName, problemSchemas } from '../../openapi/problem-schemas.ts'
import { componentSchemas, schemaNamed } from '../../openapi/schemas.ts'

const DOCUMENT = 'urn:viewing-service:api'

const make = () => {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  addFormats.default(ajv)
  const schemas = { ...componentSchemas(), ...problemSchemas() }
  return ajv.addSchema({ $id: DOCUMENT, components: { schemas } })
}

let made: ReturnType<typeof make> | undefined

const validatorOf = (code: ProblemCode): ValidateFunction => {
  made ??= make()
  const validate = made.getSchema(`${DOCUMENT}${schemaNamed(problemName(code)).$ref}`)
  if (validate) return validate
  throw new Error(`The OpenAPI document has no schema for ${code}`)
}

/** What is wrong with the body of a refusal, by the schema of its code in the OpenAPI document; a fault each. */
export const faultsOfRefusal = (code: ProblemCode, body: unknown): readonly string[] => {
  const validate = validatorOf(code)
  if (validate(body)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath.slice(1) || 'the body'} ${message}`)
}
