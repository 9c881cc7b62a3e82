import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type FunctionName, functionNames } from '../../../functions/contract/functions.ts'
import { routes } from '../../../functions/contract/routes.ts'
import { tasks } from '../../../functions/contract/tasks.ts'
import { bundleFunctions } from '../../../lib/lambda/bundling.ts'

const endpoints = Object.keys(routes) as (keyof typeof routes)[]
const taskNames = Object.keys(tasks) as (keyof typeof tasks)[]

test('the tables name every file in functions and no other', () => {
  const files = readdirSync('functions', { withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.ts'),
  )
  expect(files.map(({ name }) => name.replace(/\.ts$/, '')).sort()).toEqual([...functionNames].sort())
})

describe('a bundle of the service', () => {
  const { directoryOf, metafile } = bundleFunctions()
  const codeOf = (name: FunctionName) => readFileSync(join(directoryOf(name), 'index.js'), 'utf8')
  const inputsOf = (name: FunctionName) =>
    Object.entries(metafile.outputs[`dist/functions/${name}/index.js`]?.inputs ?? {})
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path)

  test.each(functionNames)('%s exports a handler and holds its own code only', (name) => {
    const beside = name === 'prepare-session-log' ? ['migrations'] : []
    expect(readdirSync(directoryOf(name)).sort()).toEqual(['index.js', ...beside, 'package.json'])
    expect(codeOf(name)).toMatch(/handler:\(\)=>/)
    expect(inputsOf(name)).toContain(`functions/${name}.ts`)
    expect(inputsOf(name).filter((path) => /^functions\/[\w-]+\.ts$/.test(path))).toEqual([`functions/${name}.ts`])
  })

  test.each(endpoints)('%s has no AWS client, no classic zod, no tracing SDK', (name) => {
    const heavy =
      /@aws-sdk\/|zod\/v4\/classic|zod\/v3|zod\/v4\/locales|opentelemetry|xray|@aws-lambda-powertools\/tracer/
    expect(inputsOf(name).filter((path) => heavy.test(path))).toEqual([])
  })

  test.each(taskNames)('%s has an AWS client only where its time does not count', (name) => {
    const clients = new Set(inputsOf(name).flatMap((path) => /@aws-sdk\/(client-[\w-]+)/.exec(path)?.[1] ?? []))
    const reaches: readonly string[] = tasks[name].reaches
    expect([...clients]).toEqual([
      ...(reaches.includes('key rotation') ? ['client-secrets-manager'] : []),
      ...(reaches.includes('log dead letters') ? ['client-sqs'] : []),
    ])
  })

  test.each(functionNames)('%s cannot be given the clock of the tests', (name) => {
    expect(codeOf(name)).not.toContain('UNDER_TEST')
  })

  test.each(endpoints)('%s carries what reads tokens of Identity if users call it, and not otherwise', (name) => {
    const carries = inputsOf(name).some((path) => path.startsWith('node_modules/jose/'))
    expect([name, carries]).toEqual([name, /user/.test(routes[name].credential)])
  })

  test.each(endpoints)('%s has no need of fetch', (name) => {
    // pg looks whether it runs on Cloudflare, where it would load another kind of socket.
    const code = codeOf(name).replace(/new Response\(null,\{cf:\{thing:!0\}\}\)/, '')
    expect(code).not.toMatch(/[^.\w](fetch\(|new (Response|Request|Headers)\b)/)
  })

  test('an endpoint that reads no tokens and asks no upstreams carries neither', () => {
    expect(inputsOf('get-health').filter((path) => /core\/(tokens|entitlement)/.test(path))).toEqual([])
    expect(inputsOf('pause-session').filter((path) => /core\/entitlement/.test(path))).toEqual([])
  })

  test.each(['get-jwks', 'rotate-signing-key'] as const)('%s carries nothing of Redis', (name) => {
    expect(inputsOf(name).filter((path) => /ioredis|\.lua$/.test(path))).toEqual([])
  })
})

describe('the build', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'bundling-'))
  const sources = folder()
  const name = 'get-health'
  writeFileSync(join(sources, 'words.lua'), 'return 1 -- words')
  writeFileSync(
    join(sources, `${name}.ts`),
    `import words from './words.lua'\nexport const handler = () => (UNDER_TEST ? 'clock of the tests' : words)`,
  )
  const built = (target = folder()) => ({ target, bundles: bundleFunctions(sources, join(target, 'out'), [name]) })
  const indexIn = (target: string) => join(target, 'out', name, 'index.js')

  test('gives Lambda CommonJS whatever package.json is in a folder above', () => {
    const { bundles } = built()
    const { handler } = createRequire(import.meta.url)(bundles.directoryOf(name))
    expect(handler()).toBe('return 1 -- words')
  })

  test('leaves out what only tests may do', () => {
    expect(readFileSync(indexIn(built().target), 'utf8')).not.toContain('clock')
  })

  test('gives the same bytes again, and leaves a file that is right already alone', () => {
    const { target } = built()
    const written = () => statSync(indexIn(target), { bigint: true }).mtimeNs
    const first = written()
    bundleFunctions(`${sources}/`, join(target, 'out'), [name])
    expect(written()).toBe(first)
    expect(readFileSync(indexIn(built().target))).toEqual(readFileSync(indexIn(target)))
  })

  test('happens once in a process', () => {
    const { target, bundles } = built()
    expect(built(target).bundles).toBe(bundles)
  })
})
