import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { documented } from '../../support/http/documented.ts'
import { document, operations, refusals } from './document.ts'

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const port = await freePort()
const prism = spawn(
  process.execPath,
  [
    ...['node_modules/@stoplight/prism-cli/dist/index.js', 'mock', 'functions/contract/openapi.json'],
    ...['--port', String(port), '--host', '127.0.0.1'],
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
afterAll(() => void prism.kill())
await new Promise<void>((resolve, reject) => {
  prism.stdout.on('data', (text) => String(text).includes('Prism is listening') && resolve())
  prism.on('exit', (code) => reject(new Error(`prism mock ended with ${code}`)))
})

const places = new Map(
  Object.entries<Record<string, { operationId: string }>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => [operationId, { method: method.toUpperCase(), path }]),
  ),
)

const ask = async (name: string, prefer: string) => {
  const { method, path } = places.get(name) ?? { method: '', path: '' }
  const [body] = Object.values(operations.get(name)?.requestBody?.content['application/json']?.examples ?? {})
  const response = await fetch(`http://127.0.0.1:${port}${path.replace(/\{\w+\}/, 'ann')}`, {
    method,
    headers: { prefer, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body.value) }),
  })
  const { status, headers } = response
  return { status, headers, body: await response.json() }
}

test.each(refusals)(
  'prism mock refuses $name with $status $code when it is asked to',
  async ({ name, status, code, value }) => {
    const reply = documented(name, await ask(name, `code=${status}, example=${code}`))
    expect([reply.status, reply.headers.get('content-type'), reply.body]).toEqual([
      ...[status, 'application/problem+json'],
      value,
    ])
  },
)

test('prism mock answers every request that the document shows with a success', async () => {
  for (const [name, { responses }] of operations) {
    if (name.startsWith('head-')) continue
    const reply = documented(name, await ask(name, 'dynamic=false'))
    expect([name, reply.status in responses, reply.status < 300]).toEqual([name, true, true])
  }
})
