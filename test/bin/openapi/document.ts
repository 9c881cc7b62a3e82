import { readFileSync } from 'node:fs'

export const document = JSON.parse(readFileSync('functions/contract/openapi.json', 'utf8'))

type Schema = { $ref?: string; oneOf?: Schema[]; discriminator?: { mapping: Record<string, string> } }
type Media = { schema: Schema; examples?: Record<string, { summary: string; value: Record<string, unknown> }> }
type Reply = { $ref?: string; headers?: Record<string, Schema>; content: Record<string, Media> }
type Operation = {
  operationId: string
  tags: string[]
  description: string
  security: Record<string, unknown>[]
  parameters: { $ref?: string; name?: string; in?: string; required?: boolean }[]
  requestBody?: { required: boolean; content: Record<string, Media> }
  responses: Record<string, Reply>
}

export const operations = new Map<string, Operation>(
  Object.values<Record<string, Operation>>(document.paths)
    .flatMap((path) => Object.values(path))
    .map((operation) => [operation.operationId, operation]),
)
export const operationOf = (name: string): Operation => {
  const found = operations.get(name)
  if (!found) throw new Error(`${name} is not documented`)
  return found
}
export const resolve = (reference: string) =>
  reference
    .replace('#/', '')
    .split('/')
    .reduce((value, key) => value?.[key], document)
export const named = ({ $ref, oneOf }: Schema): string[] => oneOf?.flatMap(named) ?? [$ref?.split('/').at(-1) ?? '']

export const references = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : references(inner)))
}

export const PROBLEM = 'application/problem+json'

/** Every refusal of every operation that has a body: its example, under its code. */
export const refusals = [...operations].flatMap(([name, { responses }]) =>
  Object.entries(responses).flatMap(([status, { content }]) =>
    Object.entries(content?.[PROBLEM]?.examples ?? {}).map(([code, { value }]) => ({
      ...{ name, status: Number(status), code, value },
      schema: content[PROBLEM]?.schema ?? {},
    })),
  ),
)
