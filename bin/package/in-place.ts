import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './contents.ts'
import { manifest } from './manifest.ts'
import { FRONT_PAGE, packedPage } from './pages.ts'

const KEPT = join(ROOT, 'dist/before-pack')

/** What npm packs from the root whatever `files` says, and what stands there while it packs. */
const replaced: Readonly<Record<string, () => string>> = {
  'package.json': () => `${JSON.stringify(manifest(), null, 2)}\n`,
  'README.md': () => packedPage(FRONT_PAGE),
}

/** Puts the files of the repository back. Does nothing when they are there. */
export const putBack = (): void => {
  for (const name of Object.keys(replaced))
    if (existsSync(join(KEPT, name))) renameSync(join(KEPT, name), join(ROOT, name))
  rmSync(KEPT, { recursive: true, force: true })
}

/** Puts the package's own package.json and README.md where npm packs them. The repository's are kept until {@link putBack}. */
export const putInPlace = (): void => {
  const texts = Object.entries(replaced).map(([name, text]) => [name, text()] as const)
  mkdirSync(KEPT, { recursive: true })
  for (const [name, text] of texts) {
    renameSync(join(ROOT, name), join(KEPT, name))
    writeFileSync(join(ROOT, name), text)
  }
}
