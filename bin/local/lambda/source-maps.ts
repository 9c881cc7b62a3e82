import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where the map of a bundle is: beside the folders that Lambda gets, because it is not deployed (lib/lambda/bundling.ts). */
const mapOf = (folder: string) => join(`${dirname(folder)}-maps`, basename(folder), 'index.js.map')

/**
 * From now on stack traces of this process name the files and lines that the bundle in the folder was made from, if it
 * has a map. The file of the bundle stays as it would be deployed.
 */
export const showSources = (folder: string) => {
  const map = mapOf(folder)
  if (!existsSync(map)) return
  process.setSourceMapsEnabled(true)
  const comment = `\n//# sourceMappingURL=${relative(folder, map)}\n` // Node takes no absolute one
  const bundle = pathToFileURL(join(folder, 'index.js')).href
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context)
      if (url !== bundle || !loaded.source) return loaded
      return { ...loaded, source: Buffer.from(loaded.source as Uint8Array).toString() + comment }
    },
  })
}
