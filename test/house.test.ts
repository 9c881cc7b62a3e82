import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, matchesGlob, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { filesOf, longest, projectNames } from './projects.ts'

const SOURCES = ['functions', 'lib', 'bin']
const MOST_LINES = 150
const MOST_IN_A_FOLDER = 16
/** One file for each script that Redis runs, and for each Lambda. */
const LARGER: Readonly<Record<string, number>> = { 'functions/core/lua': 21, functions: 22 }

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

const files = SOURCES.flatMap(filesIn)
const code = files.filter((file) => /\.(ts|js|lua)$/.test(file))
const textOf = (file: string) => readFileSync(file, 'utf8')

/** The files that a file imports by a relative path, types included. */
const importsOf = (file: string) =>
  [...textOf(file).matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)'(\.{1,2}\/[^'?]+)/g)].map(([, path = '']) =>
    normalize(join(dirname(file), path)),
  )

/** Every import circle, each as the files on the way from one to itself. */
const circlesIn = (imports: ReadonlyMap<string, readonly string[]>) => {
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
    if (path.includes(file) || done.has(file)) return
    for (const next of imports.get(file) ?? []) walk(next, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) walk(file, [])
  return circles
}

test('no file imports itself by way of others, not even for a type', () => {
  const imports = new Map(code.map((file) => [file, importsOf(file)]))
  expect([...imports.values()].flat().length).toBeGreaterThan(500)
  expect(circlesIn(imports)).toEqual([])
})

test(`no source file is longer than ${MOST_LINES} lines`, () => {
  const lengths = code.map((file) => [file, textOf(file).split('\n').length - 1] as const)
  expect(lengths.filter(([, lines]) => lines > MOST_LINES)).toEqual([])
})

test(`no source folder has more than ${MOST_IN_A_FOLDER} files beside each other`, () => {
  const folders = Map.groupBy(code, (file) => dirname(file))
  const crowded = [...folders].filter(([folder, own]) => own.length > (LARGER[folder] ?? MOST_IN_A_FOLDER))
  expect(crowded.map(([folder, own]) => `${folder}: ${own.length}`)).toEqual([])
})

test('every test lies in a folder of what it tests', () => {
  const folders = new Set(files.flatMap((file) => [dirname(file), file.replace(/\.\w+$/, '')]))
  const tests = SOURCES.flatMap((folder) => filesIn(join('test', folder))).filter((file) => file.endsWith('.test.ts'))
  expect(tests.filter((file) => !folders.has(dirname(file).replace(/^test\//, '')))).toEqual([])
})

test('every Lambda has a test of its name', () => {
  const lambdas = readdirSync('functions').filter((name) => name.endsWith('.ts'))
  expect(lambdas.length).toBeGreaterThan(10)
  expect(lambdas.filter((name) => !existsSync(join('test/functions', name.replace('.ts', '.test.ts'))))).toEqual([])
})

test('every test file belongs to exactly one project', () => {
  const projects = projectNames.map((name) => filesOf(name))
  const isIn = (file: string, patterns: readonly string[]) => patterns.some((pattern) => matchesGlob(file, pattern))
  const homes = (file: string) => projects.filter(({ include, exclude }) => isIn(file, include) && !isIn(file, exclude))
  const testFiles = filesIn('test').filter((file) => file.endsWith('.test.ts'))
  expect(testFiles.length).toBeGreaterThan(150)
  expect(testFiles.filter((file) => homes(file).length !== 1)).toEqual([])
})

test('no source file is named utils, common, types or helpers', () => {
  expect(code.filter((file) => /^(utils?|common|types?|helpers?)\.\w+$/.test(basename(file)))).toEqual([])
})

test('no source file has a default export', () => {
  expect(code.filter((file) => /^export (default\b|\{[^}]*\bas default\b)/m.test(textOf(file)))).toEqual([])
})

test('the files that begin first exist', () => {
  expect(longest.filter((file) => !existsSync(file))).toEqual([])
})
