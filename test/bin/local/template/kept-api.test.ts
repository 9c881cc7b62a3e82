import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { keptApi } from '../../../../bin/local/template/kept-api.ts'

const SOURCES = ['functions/get-health.ts', 'lib/stack.ts', 'bin/local/template/read.ts', 'tsconfig.json']
const INSTALLED = 'node_modules/.package-lock.json'
const BUNDLE = 'dist/functions/get-health/index.js'

/** A repository of one function, and what a synthesis would say of it. */
const repository = () => {
  const root = mkdtempSync(join(tmpdir(), 'kept-api-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  for (const file of [...SOURCES, INSTALLED, BUNDLE]) write(file, `the text of ${file}`)
  const definition = { name: 'get-health', handler: 'index.handler', timeoutMs: 1, memoryMb: 1, environment: {} }
  const functions = [{ ...definition, folder: dirname(join(root, BUNDLE)) }]
  return {
    root,
    write,
    api: { routes: [], functions, schedules: [], rules: [], secrets: [], queues: [], atDeployment: [], buses: ['bus'] },
  }
}

test('a synthesis that was kept is found by the next start', () => {
  const { root, api } = repository()
  expect(keptApi(root).find()).toBeUndefined()
  keptApi(root).keep(api)
  expect(keptApi(root).find()).toEqual(api)
})

test.each([...SOURCES, INSTALLED, BUNDLE])('a kept synthesis is not used after %s has changed', (file) => {
  const { root, api, write } = repository()
  keptApi(root).keep(api)
  write(file, 'another text')
  expect(keptApi(root).find()).toBeUndefined()
})

test('a kept synthesis is not used after a source file was added', () => {
  const { root, api, write } = repository()
  keptApi(root).keep(api)
  write('lib/another.ts', '')
  expect(keptApi(root).find()).toBeUndefined()
})

test('a synthesis is not kept when a source changed while it was made', () => {
  const { root, api, write } = repository()
  const kept = keptApi(root)
  write('lib/stack.ts', 'another text')
  kept.keep(api)
  expect(keptApi(root).find()).toBeUndefined()
})

test('a kept synthesis that was damaged is not used', () => {
  const { root, api, write } = repository()
  keptApi(root).keep(api)
  write('dist/local-api.json', '{"sources":')
  expect(keptApi(root).find()).toBeUndefined()
})

test('a synthesis is not kept where the installed packages are unknown', () => {
  const { root, api } = repository()
  rmSync(join(root, INSTALLED))
  keptApi(root).keep(api)
  expect(keptApi(root).find()).toBeUndefined()
})
