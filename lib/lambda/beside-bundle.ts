import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { FunctionName } from '../../functions/contract/functions.ts'

/** Folders that a function reads as they are: each lies beside its bundle, under its own name. */
const FOLDERS: { readonly [Name in FunctionName]?: string } = { 'prepare-session-log': 'core/session-log/migrations' }

const namesIn = (folder: string) => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Puts what a function reads beside its bundle, and removes what lies there from an earlier build. */
export const putBeside = (
  name: FunctionName,
  { source, directory }: { readonly source: string; readonly directory: string },
  put: (path: string, content: string) => void,
): void => {
  const folder = FOLDERS[name]
  if (folder === undefined) return
  const [from, to] = [join(source, folder), join(directory, folder.slice(folder.lastIndexOf('/') + 1))]
  const names = namesIn(from)
  for (const old of namesIn(to)) if (!names.includes(old)) rmSync(join(to, old))
  for (const file of names) put(join(to, file), readFileSync(join(from, file), 'utf8'))
}
