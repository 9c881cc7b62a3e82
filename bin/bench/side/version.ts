import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
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
 * Gives a tree beside which its own code finds its packages: a link to this tree's, or its own where other packages
 * reach its bundles.
 */
const install = (root: string) => {
  const folder = join(root, 'node_modules')
  const isLink = lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()
  const isSame = reachingBundles(root) === reachingBundles(ROOT)
  if (isLink && !isSame) rmSync(folder)
  if (existsSync(folder)) return
  if (isSame) symlinkSync(join(ROOT, 'node_modules'), folder, 'dir')
  else execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** The tree of another state of this repository, with its packages and its bundles. Its lock file says which packages. */
export const versionIn = (root: string, name: string): Version => {
  install(root)
  return { name, bundles: bundleIn(root), tree: root }
}

/** Another commit: its tree in dist/against/. Throws {@link Failed} when there is no such commit. */
export const versionAt = (commit: string): Version => {
  const sha = shaOf(commit)
  const root = join(ROOT, 'dist/against', sha.slice(0, 12))
  if (!existsSync(join(root, 'package.json'))) {
    mkdirSync(root, { recursive: true })
    execFileSync('tar', ['-x', '-C', root], { input: git('archive', '--format=tar', sha) })
  }
  return versionIn(root, sha.slice(0, 7))
}
