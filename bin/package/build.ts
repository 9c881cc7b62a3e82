import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BuildOptions, buildSync } from 'esbuild'
import { BUILT, files, folders, inBrowsers, modules, pages, ROOT } from './contents.ts'
import { writeDeclarations } from './declarations.ts'
import { packedPage } from './pages.ts'

const bundle = (outdir: string, names: readonly string[], options: BuildOptions) =>
  buildSync({
    entryPoints: Object.fromEntries(names.map((name) => [name, join(ROOT, modules[name] ?? '')])),
    outdir,
    bundle: true,
    packages: 'external',
    legalComments: 'none',
    ...options,
  })

/** Each module in a file of its own. CommonJS: `require` and `import` take it, in every app that `cdk init` ever made. */
const bundleAll = (outdir: string) => {
  bundle(outdir, Object.keys(modules), { platform: 'node', format: 'cjs', target: 'node20' })
  bundle(outdir, inBrowsers, { platform: 'browser', format: 'esm', target: 'es2020', outExtension: { '.js': '.mjs' } })
}

const writePages = (into: string) => {
  for (const [name, source] of Object.entries(pages)) {
    mkdirSync(dirname(join(into, name)), { recursive: true })
    writeFileSync(join(into, name), packedPage(source))
  }
}

/** Builds the package: JavaScript, types, schemas, pages. */
export const buildPackage = (): void => {
  const into = join(ROOT, BUILT)
  rmSync(into, { recursive: true, force: true })
  bundleAll(into)
  writeFileSync(join(into, 'package.json'), '{ "type": "commonjs" }\n')
  writeDeclarations(join(into, 'types'))
  for (const [name, source] of Object.entries({ ...folders, ...files }))
    cpSync(join(ROOT, source), join(into, name), { recursive: true })
  writePages(into)
}
