import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LocalApi } from './api.ts'

/** Everything that a synthesis is made from: sources, their compiler's settings, and what is installed. */
const FOLDERS = ['functions', 'lib', 'bin/local/template']
const FILES = ['tsconfig.json', 'node_modules/.package-lock.json']

type Kept = { readonly sources: string; readonly bundles: string; readonly api: LocalApi }

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

const hashOf = (files: readonly string[]) => {
  const hash = createHash('sha256').update(process.version)
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

const hashOfSources = (root: string) =>
  hashOf([...FOLDERS.flatMap((folder) => filesIn(join(root, folder)).sort()), ...FILES.map((file) => join(root, file))])

const hashOfBundles = ({ functions }: LocalApi) => hashOf(functions.flatMap(({ folder }) => filesIn(folder).sort()))

const read = (file: string): Kept => JSON.parse(readFileSync(file, 'utf8'))

/** In one step, so that a process that reads meanwhile sees all of it or none. */
const write = (file: string, kept: Kept) => {
  mkdirSync(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, JSON.stringify(kept))
  renameSync(unfinished, file)
}

const attempt = <Result>(act: () => Result): Result | undefined => {
  try {
    return act()
  } catch {
    return undefined
  }
}

/**
 * What the last synthesis of the sources under `root` said, in `dist/<name>.json`: with it a start takes a tenth of
 * the time. `find` gives it only if no source, no dependency and no bundle has changed since, and else undefined.
 * Call it before a synthesis, and `keep` after it: `keep` keeps nothing when a source has changed meanwhile.
 */
export const keptApi = (root: string, name = 'local-api') => {
  const file = join(root, 'dist', `${name}.json`)
  const sources = attempt(() => hashOfSources(root))
  return {
    find: () =>
      attempt(() => {
        const kept = read(file)
        return kept.sources === sources && kept.bundles === hashOfBundles(kept.api) ? kept.api : undefined
      }),
    keep: (api: LocalApi) =>
      void attempt(() => {
        if (sources && sources === hashOfSources(root)) write(file, { sources, bundles: hashOfBundles(api), api })
      }),
  }
}
