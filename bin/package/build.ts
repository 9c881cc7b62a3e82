import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { BUILT, folders, modules, ROOT } from './contents.ts'
import { writeDeclarations } from './declarations.ts'

/** Each module in a file of its own. CommonJS: `require` and `import` take it, in every app that `cdk init` ever made. */
const bundle = (outdir: string) =>
  buildSync({
    entryPoints: Object.fromEntries(Object.entries(modules).map(([name, source]) => [name, join(ROOT, source)])),
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    legalComments: 'none',
  })

/** Builds the package: JavaScript, types, schemas. */
export const buildPackage = (): void => {
  const into = join(ROOT, BUILT)
  rmSync(into, { recursive: true, force: true })
  bundle(into)
  writeFileSync(join(into, 'package.json'), '{ "type": "commonjs" }\n')
  writeDeclarations(join(into, 'types'))
  for (const [name, source] of Object.entries(folders))
    cpSync(join(ROOT, source), join(into, name), { recursive: true })
}
