import { join } from 'node:path'
import { type EndpointName, routes } from '../../../functions/contract/routes.ts'
import type { Endpoint } from '../../../functions/http/endpoint.ts'
import type { Runtime } from '../../../functions/runtime/endpoint-parts.ts'

type Make = (parts: Runtime) => Endpoint

const folder = join(import.meta.dirname, '../../../functions')
const camelCase = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

const load = async (name: EndpointName) => {
  const file: Record<string, Make | undefined> = await import(join(folder, `${name}.ts`))
  const make = file[camelCase(name)]
  if (!make) throw new Error(`functions/${name}.ts does not export ${camelCase(name)}`)
  return [name, make] as const
}

/** Every endpoint by its name in the table, from the file of that name. */
export const endpoints = Object.fromEntries(
  await Promise.all((Object.keys(routes) as EndpointName[]).map(load)),
) as Record<EndpointName, Make>
