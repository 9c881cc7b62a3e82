import { resolve } from 'node:path'
import type { LocalFunction } from '../api.ts'
import { nameOf, type Resource } from './template.ts'

const literals = (variables: unknown) =>
  Object.fromEntries(
    Object.entries(variables ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )

/** A function of the template. Variables that only CloudFormation could resolve are dropped. */
export const readFunction = (id: string, resource: Resource, directory: string): LocalFunction => {
  const { Handler, Timeout = 3, MemorySize = 128, Environment } = resource.Properties ?? {}
  return {
    name: nameOf(id, resource),
    folder: resolve(directory, String(resource.Metadata?.['aws:asset:path'])),
    handler: String(Handler),
    timeoutMs: Number(Timeout) * 1_000,
    memoryMb: Number(MemorySize),
    environment: literals((Environment as { Variables?: unknown } | undefined)?.Variables),
  }
}
