import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** SHA-256 of the scripts of the version before: of each file's name and text, in the order of their names. */
export const digestOfVersionBefore = (): string => {
  const hash = createHash('sha256')
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => name.endsWith('.lua')).toSorted())
    hash.update(`${file}\0${readFileSync(join(import.meta.dirname, file), 'utf8')}\0`)
  return hash.digest('hex')
}
