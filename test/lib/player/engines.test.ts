import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const FOLDER = 'lib/player'
const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.endsWith('.ts'))
  .map(({ parentPath, name }) => join(parentPath, name))

test('the player imports nothing from outside its folder', () => {
  const imports = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)].map(([, path = '']) => resolve(file, '..', path)),
  )
  expect(imports.length).toBeGreaterThan(30)
  expect(imports.filter((path) => !path.startsWith(`${resolve(FOLDER)}/`))).toEqual([])
})

test('the player compiles with the library of ES2020 alone, without the types of a browser or of Node', () => {
  const compilerOptions = { target: 'es2020', lib: ['es2020'], types: [] }
  const project = resolve('dist/player-es2020')
  mkdirSync(project, { recursive: true })
  const configuration = {
    extends: resolve('tsconfig.json'),
    compilerOptions,
    include: [],
    files: files.map((file) => resolve(file)),
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(configuration))
  const compiler = resolve('node_modules/typescript/bin/tsc')
  const said = () => execFileSync(process.execPath, [compiler, '--noEmit', '--project', project], { encoding: 'utf8' })
  expect(said()).toBe('')
})
