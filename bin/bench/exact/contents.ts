import { readFileSync } from 'node:fs'
import type { Metafile } from 'esbuild'
import type { Version } from '../side/version.ts'

/** A bundle's bytes, and the packages whose code is in it, by name. */
export type Contents = { readonly bytes: number; readonly packages: readonly string[] }

const packageIn = (path: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]

/** What esbuild put into each bundle of a version, by function. */
export const contentsOf = ({ bundles }: Version): Map<string, Contents> => {
  const { outputs }: Metafile = JSON.parse(readFileSync(`${bundles}-metafile.json`, 'utf8'))
  return new Map(
    Object.entries(outputs).map(([path, { bytes, inputs }]) => {
      const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      const packages = new Set(used.flatMap(([input]) => packageIn(input) ?? []))
      return [path.split('/').at(-2) ?? '', { bytes, packages: [...packages].toSorted() }]
    }),
  )
}
