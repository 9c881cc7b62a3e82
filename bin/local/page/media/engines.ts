import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { resolve } = createRequire(import.meta.url)

/** The scripts of hls.js and Shaka as their packages ship them: the page loads the one that it plays with. */
const SCRIPTS: ReadonlyMap<string, string> = new Map([
  ['hls.js', 'hls.js/dist/hls.min.js'],
  ['shaka.js', 'shaka-player/dist/shaka-player.compiled.js'],
])

/** A script that shows video; undefined when the page loads none of that name. */
export const engineScript = (name: string) => {
  const path = SCRIPTS.get(name)
  return path === undefined ? undefined : readFileSync(resolve(path))
}
