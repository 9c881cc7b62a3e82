import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { modules, ROOT } from './contents.ts'
import { eventDeclarations } from './event-declarations.ts'

const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc')
/** The declarations that are made of JSON Schemas instead: those of the table of events speak of zod. */
const MADE: Readonly<Record<string, () => string>> = { 'functions/contract/events/events.ts': eventDeclarations }

export const declarationOf = (source: string) => source.replace(/\.ts$/, '.d.ts')

/** Within the repository, so that the compiler finds its packages. */
const COMPILED = join(ROOT, 'dist/package-types')

const configuration = () => ({
  extends: join(ROOT, 'tsconfig.json'),
  compilerOptions: {
    ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, rewriteRelativeImportExtensions: true },
    ...{ rootDir: ROOT, outDir: COMPILED },
  },
  include: [],
  files: Object.values(modules).map((source) => join(ROOT, source)),
})

const compile = () => {
  mkdirSync(COMPILED, { recursive: true })
  const project = join(COMPILED, 'tsconfig.json')
  writeFileSync(project, JSON.stringify(configuration()))
  execFileSync(process.execPath, [COMPILER, '--project', project], { cwd: ROOT, stdio: 'inherit' })
}

const IMPORT = /(\bfrom |\bimport\()(["'])(\.{1,2}\/[^"']+)\.ts\2/g

/**
 * Writes the declarations of the modules of the package, and of what these speak of, in the folders of their sources.
 * What a declaration does not speak of is left out, so that the types need no package that the code does not need.
 */
export const writeDeclarations = (folder: string): void => {
  try {
    compile()
    const written = new Set<string>()
    const write = (source: string) => {
      if (written.has(source)) return
      written.add(source)
      const text = MADE[source]?.() ?? readFileSync(join(COMPILED, declarationOf(source)), 'utf8')
      const place = join(folder, declarationOf(source))
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, text.replaceAll(IMPORT, '$1$2$3.js$2'))
      for (const [, , , path] of text.matchAll(IMPORT)) write(normalize(join(dirname(source), `${path}.ts`)))
    }
    for (const source of Object.values(modules)) write(source)
  } finally {
    rmSync(COMPILED, { recursive: true, force: true })
  }
}
