import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { page } from '../../support/documents/page.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const TEMPLATE = join(ROOT, 'node_modules/aws-cdk/lib/init-templates/app/typescript')
const run = promisify(execFile)

/** What a command prints. Rejects with all of it when it fails. */
const say = async (cwd: string, command: string) => {
  const { stdout } = await run('/bin/sh', ['-ec', command], { cwd }).catch((error) => {
    throw new Error(`${command}\n${error.stdout}${error.stderr}`)
  })
  return stdout
}

const link = (name: string, app: string) => {
  const place = join(app, 'node_modules', name)
  mkdirSync(dirname(place), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules', name), place)
}

/** A copy of the repository, in which `npm pack` can put files in the places of others. */
const copyOfRepository = (scratch: string) => {
  const copy = mkdtempSync(join(scratch, 'repository-'))
  for (const name of ['bin', 'functions', 'lib', 'package.json', 'README.md', 'tsconfig.json'])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** Packs the repository as a person does. */
export const packed = async (scratch: string) => {
  const repository = copyOfRepository(scratch)
  const printed = await say(repository, 'npm pack --silent')
  const textOf = (name: string) => readFileSync(join(repository, name), 'utf8')
  return { file: join(repository, printed.trim()), textOf, say: (command: string) => say(repository, command) }
}

/** What `cdk init` writes. The extension is what an ES module needs of an import of a file, and CommonJS takes. */
const written = (text: string) =>
  text
    .replaceAll('%name%', 'plays')
    .replaceAll('%name.PascalCased%', 'Plays')
    .replaceAll('%stackname%', 'PlaysStack')
    .replace(/'(\.\.\/lib\/[\w-]+)'/, "'$1.js'")

/** The app that `cdk init app --language typescript` makes, with the code of the package's page, and the package installed. */
export const freshApp = async (scratch: string, packageFile: string) => {
  const app = mkdtempSync(join(scratch, 'plays-'))
  writeFileSync(join(app, 'package.json'), '{ "name": "plays", "version": "0.1.0" }')
  await say(app, `npm install --offline --no-audit ${packageFile}`)
  const installed = readdirSync(join(app, 'node_modules')).filter((name) => !name.startsWith('.'))
  for (const name of ['aws-cdk-lib', 'constructs', '@types/node', '@types/aws-lambda']) link(name, app)
  for (const name of ['bin/%name%.template.ts', 'tsconfig.json']) {
    const place = join(app, written(name).replace('.template', ''))
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, written(readFileSync(join(TEMPLATE, name), 'utf8')))
  }
  const [stack = '', receive = ''] = page('bin/package/README.md').blocks('ts')
  mkdirSync(join(app, 'lib'))
  writeFileSync(join(app, 'lib/plays-stack.ts'), stack)
  writeFileSync(join(app, 'lib/receive.ts'), receive)
  const compiler = relative(app, join(ROOT, 'node_modules/typescript/bin/tsc'))
  const compileAs = (base: string, project: object) => {
    writeFileSync(join(app, 'project.json'), JSON.stringify({ extends: base, ...project }))
    return say(app, `node ${compiler} --project project.json`)
  }
  return {
    ...{ app, installed },
    /** Compiles as the tsconfig of the template says, but for these options. The types of packages are checked too. */
    compile: (options: object) => {
      const compilerOptions = { types: ['node'], skipLibCheck: false, noEmit: false, outDir: 'built', ...options }
      return compileAs('./tsconfig.json', { compilerOptions, include: ['bin', 'lib'] })
    },
    /** Checks one file as the service is checked. */
    check: (name: string) => compileAs(join(ROOT, 'tsconfig.json'), { include: [], files: [name] }),
    /** Checks one file of a page: with the types of an older browser, and those of the package whole. */
    checkForPages: (name: string) => {
      const page = {
        target: 'es2020',
        lib: ['es2020', 'dom'],
        types: [],
        module: 'preserve',
        moduleResolution: 'bundler',
      }
      const compilerOptions = { ...page, skipLibCheck: false }
      return compileAs(join(ROOT, 'tsconfig.json'), { compilerOptions, include: [], files: [name] })
    },
    write: (name: string, text: string) => writeFileSync(join(app, name), text),
    say: (command: string) => say(app, command),
  }
}
