import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildSync } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { runFunctions } from '../../../../bin/local/lambda/run-functions.ts'

const SOURCE = `const fail = (what: string): never => {
  throw new Error(what)
}

export const handler = async () => fail('on purpose')
`

/** A function as it is bundled for Lambda, with or without its map where the runner looks for it; what it printed. */
const failing = async (hasMap: boolean) => {
  const root = mkdtempSync(join(tmpdir(), 'viewing-service-maps-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  writeFileSync(join(root, 'failing.ts'), SOURCE)
  const folder = join(root, 'functions', 'failing')
  const { outputFiles } = buildSync({
    ...{ entryPoints: [join(root, 'failing.ts')], outfile: join(folder, 'index.js'), bundle: true, minify: true },
    ...{ platform: 'node', format: 'cjs', sourcemap: 'external', write: false, logLevel: 'silent' },
  })
  const put = (ending: string, path: string) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '')
  }
  put('.js', join(folder, 'index.js'))
  if (hasMap) put('.map', join(root, 'functions-maps', 'failing', 'index.js.map'))
  const lines: string[] = []
  const environment = { PATH: process.env.PATH ?? '' }
  const definition = { name: 'failing', folder, handler: 'index.handler', timeoutMs: 5_000, memoryMb: 128, environment }
  const { invoke, stop } = runFunctions([definition], (line) => lines.push(line))
  await invoke('failing', {}, 'r')
  await expect.poll(() => lines.some((line) => line.includes('Error: on purpose'))).toBe(true)
  await expect.poll(() => lines.some((line) => line.includes('function-host.ts'))).toBe(true)
  await stop()
  return lines.join('\n')
}

test('a stack trace names the file and the line that somebody wrote', async () => {
  const printed = await failing(true)
  expect(printed).toMatch(/at \w+ \(.*failing\.ts:2:9\)/)
  expect(printed).not.toContain('index.js:')
})

test('without a map it names the bundle', async () => {
  expect(await failing(false)).toMatch(/index\.js:1:\d+/)
})
