import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const file = join(mkdtempSync(join(tmpdir(), 'openapi-')), 'deep', 'openapi.json')
execFileSync(process.execPath, ['bin/openapi.ts', file])
export const document = JSON.parse(readFileSync(file, 'utf8'))

type Schema = { $ref?: string; oneOf?: Schema[] }
type Reply = { $ref?: string; headers?: Record<string, Schema>; content: Record<string, { schema: Schema }> }
type Operation = {
  operationId: string
  security: Record<string, unknown>[]
  parameters: { $ref?: string; name?: string; in?: string; required?: boolean }[]
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> }
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
