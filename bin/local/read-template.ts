import { resolve } from 'node:path'
import type { LocalApi, LocalFunction, LocalRoute } from './api.ts'

type Resource = {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly Metadata?: Readonly<Record<string, unknown>>
}

/** A synthesized CloudFormation template whose resources carry the CDK's metadata: construct paths and asset folders. */
export type Template = { readonly Resources: Readonly<Record<string, Resource>> }

const FUNCTION = 'AWS::Lambda::Function'
/** Where a resource points on the way from a route to its function. */
const NEXT: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Route': 'Target',
  'AWS::ApiGatewayV2::Integration': 'IntegrationUri',
  'AWS::Lambda::Alias': 'FunctionName',
}

/** The logical ids that a value mentions, wherever in its intrinsics. */
const mentioned = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)]
    return key === 'Fn::GetAtt' ? [String([inner].flat()[0])] : mentioned(inner)
  })
}

const functionBehind = (template: Template, id: string): string | undefined => {
  const resource = template.Resources[id]
  if (resource?.Type === FUNCTION) return id
  const next = resource?.Properties?.[NEXT[resource.Type] ?? '']
  return mentioned(next)
    .map((one) => functionBehind(template, one))
    .find((found) => found !== undefined)
}

/** The name it has in the stack, which is the endpoint's: the construct above the function's resource. */
const nameOf = (id: string, { Metadata }: Resource) =>
  String(Metadata?.['aws:cdk:path'] ?? id)
    .split('/')
    .at(-2) ?? id

const literals = (variables: unknown) =>
  Object.fromEntries(
    Object.entries(variables ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )

const readFunction = (id: string, resource: Resource, directory: string): LocalFunction => {
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

/**
 * The routes of a template and the functions they lead to; other functions, such as the helpers CDK adds, are left
 * out. Variables that only CloudFormation could resolve are dropped. Asset folders are relative to `directory`.
 * Throws when a route leads nowhere.
 */
export const readTemplate = (template: Template, directory: string): LocalApi => {
  const found = new Map<string, LocalFunction>()
  const routes: LocalRoute[] = []
  for (const [id, resource] of Object.entries(template.Resources)) {
    if (resource.Type !== 'AWS::ApiGatewayV2::Route') continue
    const functionId = functionBehind(template, id)
    const target = functionId && template.Resources[functionId]
    if (!functionId || !target) throw new Error(`The route ${id} of the template leads to no function`)
    const definition = found.get(functionId) ?? readFunction(functionId, target, directory)
    found.set(functionId, definition)
    routes.push({ key: String(resource.Properties?.RouteKey), functionName: definition.name })
  }
  return { routes, functions: [...found.values()] }
}
