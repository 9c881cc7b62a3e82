import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { Restart } from '../lambda/run-functions.ts'
import type { LocalFunction, Log } from '../template/api.ts'
import { describeReload } from '../terminal/reload-line.ts'

/** An editor writes a file in several steps, and several files at once. */
const QUIET_MS = 100

type Parts = {
  readonly functions: readonly LocalFunction[]
  readonly restart: Restart
  /** Builds the bundles; resolves to what is wrong with the sources, to an empty text if nothing is. */
  readonly rebuild: () => Promise<string>
  readonly log: Log
}

const hashOf = ({ folder }: LocalFunction) =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'index.js')))
    .digest('hex')

/** Builds the bundles anew, and starts each function whose bundle has changed afresh with its next call. */
export const reloading = ({ functions, restart, rebuild, log }: Parts) => {
  const known = new Map(functions.map((one) => [one.name, hashOf(one)]))
  const changed = () => functions.filter((one) => known.get(one.name) !== hashOf(one))
  return async () => {
    const fault = await rebuild()
    if (fault) return log(describeReload(`not done, the code of before goes on: ${fault}`))
    const fresh = changed()
    for (const one of fresh) {
      known.set(one.name, hashOf(one))
      await restart(one.name)
    }
    const names = fresh.map(({ name }) => name)
    log(describeReload(names.join(', ') || 'no function has changed'))
  }
}

/** Folders are watched and not files: an editor that writes a new file in the place of the old one would be lost. */
const foldersIn = (folder: string) => [
  folder,
  ...readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name)),
]

/**
 * Calls `reload` whenever sources in the folder have changed, once for all that change together, one after the other.
 * Folders that are made later are not watched.
 */
export const watchFolder = (folder: string, reload: () => Promise<void>, log: Log) => {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const reloadNext = () => {
    running = running.then(reload).catch((error) => log(describeReload(`not done: ${error}`)))
  }
  const watchers = foldersIn(folder).map((one) =>
    watch(one, (_, file) => {
      if (!file || !/\.(ts|lua|json)$/.test(file)) return
      clearTimeout(timer)
      timer = setTimeout(reloadNext, QUIET_MS)
    }),
  )
  return {
    stop: async () => {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
      await running
    },
  }
}
