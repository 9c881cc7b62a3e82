import { resolve } from 'node:path'
import type { LocalFunction } from './api.ts'
import { queueNamed } from './read-queues.ts'
import { secretNamed } from './read-secrets.ts'
import { nameOf, type Resource, type Template } from './template.ts'

const known = (template: Template, variables: unknown) =>
  Object.fromEntries(
    Object.entries(variables ?? {})
      .map(([name, value]) => [
        name,
        typeof value === 'string' ? value : (secretNamed(template, value) ?? queueNamed(template, value)),
      ])
      .filter((entry): entry is [string, string] => entry[1] !== undefined),
  )

/** A function of the template. Of the variables that CloudFormation would resolve only the names of secrets and queues are kept. */
export const readFunction = (template: Template, id: string, resource: Resource, directory: string): LocalFunction => {
  const { FunctionName, Handler, Timeout = 3, MemorySize = 128, Environment } = resource.Properties ?? {}
  return {
    name: nameOf(id, resource),
    ...(typeof FunctionName === 'string' && { deployedAs: FunctionName }),
    folder: resolve(directory, String(resource.Metadata?.['aws:asset:path'])),
    handler: String(Handler),
    timeoutMs: Number(Timeout) * 1_000,
    memoryMb: Number(MemorySize),
    environment: known(template, (Environment as { Variables?: unknown } | undefined)?.Variables),
  }
}
