import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { buildSync, type Metafile } from 'esbuild'
import { type FunctionName, functionNames } from '../../functions/contract/functions.ts'
import { putBeside } from './beside-bundle.ts'
import { leanIoredis } from './lean-ioredis.ts'
import { leanMiddy } from './lean-middy.ts'

const root = resolve(import.meta.dirname, '../..')

export type Bundles = {
  /** The folder Lambda gets for this function: `index.js`, the `package.json` that says it is CommonJS, and what it reads. */
  readonly directoryOf: (name: FunctionName) => string
  /** What esbuild put into each bundle, paths from the root of the repository; also in `<target>-metafile.json`. */
  readonly metafile: Metafile
}

const contentOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Keeps an equal file and replaces any other in one step, so that no reader sees half a file. */
const put = (path: string, content: string) => {
  if (contentOf(path) === content) return
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, content)
  renameSync(unfinished, path)
}

/** Where esbuild finds what stands in for parts of packages. */
const aliases = () => {
  const folder = join(root, 'dist', 'lean-packages')
  const files = { ...leanIoredis.files(), ...leanMiddy.files() }
  for (const [name, content] of Object.entries(files)) put(join(folder, name), content)
  const named = Object.entries({ ...leanIoredis.aliases, ...leanMiddy.aliases })
  return Object.fromEntries(named.map(([name, file]) => [name, join(folder, file)]))
}

/**
 * CommonJS, because an ESM bundle pays 60 ms for `node:http` at every cold start; `module` before `main`, because
 * tree-shaking needs the ES sources. `UNDER_TEST` false takes the tests' clock out of what is deployed. Source maps
 * are kept apart and not deployed: the build is deterministic, so those of a deployed function are made from its commit.
 */
const build = (names: readonly string[], source: string, target: string) => {
  // esbuild gives up (ENOBUFS) when all bundles together are more bytes than this, 16 MiB unless it is told.
  process.env.ESBUILD_MAX_BUFFER ??= String(128 * 1024 * 1024)
  return buildSync({
    alias: aliases(),
    absWorkingDir: root,
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, join(source, `${name}.ts`)])),
    outdir: target,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
    loader: { '.lua': 'text' },
    define: { UNDER_TEST: 'false', 'import.meta.dirname': '__dirname' },
    legalComments: 'none',
    metafile: true,
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
  })
}

/** Beside the folders that Lambda gets. */
const mapOf = (path: string, target: string) => join(`${target}-maps`, relative(target, path))

const bundle = (source: string, target: string, names: readonly FunctionName[]): Bundles => {
  const { outputFiles, metafile } = build(names, source, target)
  for (const { path, text } of outputFiles) put(path.endsWith('.map') ? mapOf(path, target) : path, text)
  const directoryOf = (name: FunctionName) => join(target, name)
  for (const name of names) {
    put(join(directoryOf(name), 'package.json'), '{"type":"commonjs"}\n')
    putBeside(name, { source, directory: directoryOf(name) }, put)
  }
  put(`${target}-metafile.json`, JSON.stringify(metafile))
  return { directoryOf, metafile }
}

const done = new Map<string, Bundles>()

/**
 * Builds every function of the tables with one esbuild call, once per process and pair of folders. The same sources
 * give the same bytes. Throws esbuild's error, which names file and line.
 */
export const bundleFunctions = (
  source = join(root, 'functions'),
  target = join(root, 'dist', 'functions'),
  names = functionNames,
): Bundles => {
  const key = [source, target, ...names].join('\n')
  const bundles = done.get(key) ?? bundle(source, target, names)
  done.set(key, bundles)
  return bundles
}
