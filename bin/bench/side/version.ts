import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failed } from '../../command/failed.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

/** A state of this repository whose functions are bundled. */
export type Version = {
  /** What the table calls it. */
  readonly name: string
  /** The folder that holds a folder for each function, with its `index.js`. */
  readonly bundles: string
  /** The folder of its whole tree. */
  readonly tree: string
}

/** Bundles the functions of a tree by that tree's own lib/lambda/bundling.ts; gives the folder of the bundles. */
const bundleIn = (root: string): string => {
  const program = `import { bundleFunctions } from ${JSON.stringify(join(root, 'lib/lambda/bundling.ts'))}
    process.stdout.write(bundleFunctions().directoryOf('get-health'))`
  const folder = execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: root, encoding: 'utf8' })
  return resolve(folder, '..')
}

type Lock = { readonly packages: Record<string, { readonly version?: string; readonly dev?: boolean }> }

/** The packages that reach a bundle, with what makes it, as a lock file has them. */
const reachingBundles = (root: string): string => {
  const { packages }: Lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const kept = Object.entries(packages).filter(([path, { dev }]) => path && (!dev || path === 'node_modules/esbuild'))
  return JSON.stringify(kept.map(([path, { version }]) => [path, version]))
}

const git = (...command: string[]) => execFileSync('git', command, { cwd: ROOT, maxBuffer: 1e9 })

/** What lies in the working tree. */
export const thisVersion = (): Version => ({ name: 'now', bundles: bundleIn(ROOT), tree: ROOT })

const shaOf = (commit: string): string => {
  try {
    return git('rev-parse', '--verify', '--quiet', `${commit}^{commit}`).toString().trim()
  } catch {
    throw new Failed(`--against ${commit}: git knows no such commit here`)
  }
}

/**
 * Another commit: its tree in dist/against/, below this tree's node_modules, or with its own where other packages reach
 * its bundles. Throws {@link Failed} when there is no such commit.
 */
export const versionAt = (commit: string): Version => {
  const sha = shaOf(commit)
  const root = join(ROOT, 'dist/against', sha.slice(0, 12))
  if (!existsSync(join(root, 'package.json'))) {
    mkdirSync(root, { recursive: true })
    execFileSync('tar', ['-x', '-C', root], { input: git('archive', '--format=tar', sha) })
  }
  if (reachingBundles(root) !== reachingBundles(ROOT) && !existsSync(join(root, 'node_modules')))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  return { name: sha.slice(0, 7), bundles: bundleIn(root), tree: root }
}
