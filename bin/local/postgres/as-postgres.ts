import { execFileSync } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Binaries } from './binaries.ts'

const USER = 'postgres'

/** The user that PostgreSQL runs as. */
export type PostgresUser = { readonly uid: number; readonly gid: number }

const idOf = (kind: '-u' | '-g'): string | undefined => {
  try {
    return execFileSync('id', [kind, USER], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

/** The user that PostgreSQL runs as in place of root, whom it refuses; made if there is none. Undefined for everybody else. */
export const postgresUser = (): PostgresUser | undefined => {
  if (process.getuid?.() !== 0) return undefined
  if (idOf('-u') === undefined) execFileSync('useradd', ['--system', '--user-group', USER], { stdio: 'ignore' })
  return { uid: Number(idOf('-u')), gid: Number(idOf('-g')) }
}

/** A command that runs a program as this user, its error output where its other output is. */
export const asUser = (user: PostgresUser | undefined, program: readonly string[]): [string, string[]] => {
  const as = user ? ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : []
  return ['/bin/sh', ['-c', 'exec "$@" 2>&1', 'sh', ...as, ...program]]
}

const canRun = (user: PostgresUser, file: string) => {
  try {
    execFileSync(...asUser(user, ['test', '-x', file]))
    return true
  } catch {
    return false
  }
}

/**
 * The programs where this user can run them: as they are, or else copied into a folder of the user's. Only root can enter
 * a project in its home.
 */
export const runnableBy = async (
  user: PostgresUser | undefined,
  binaries: Binaries,
  folder: string,
): Promise<Binaries> => {
  if (!user || canRun(user, binaries.postgres)) return binaries
  const installed = dirname(dirname(binaries.postgres))
  const copied = (file: string) => join(folder, 'installed', relative(installed, file))
  await cp(installed, copied(installed), { recursive: true, verbatimSymlinks: true })
  return { initdb: copied(binaries.initdb), postgres: copied(binaries.postgres) }
}
