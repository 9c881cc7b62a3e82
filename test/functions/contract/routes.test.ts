import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { functionNames } from '../../../functions/contract/functions.ts'
import type { ProblemCode } from '../../../functions/contract/problems.ts'
import { ofBody, ofCredential, ofSession } from '../../../functions/contract/refusals.ts'
import type { Route } from '../../../functions/contract/route.ts'
import { routes } from '../../../functions/contract/routes.ts'

const folder = join(import.meta.dirname, '../../../functions')
const rows = Object.entries<Route>(routes)

test('every row of a table is a file and every file a row', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  expect(files.sort()).toEqual(functionNames.map((name) => `${name}.ts`).sort())
})

test('every file serves its own row and binds nothing in a test', async () => {
  for (const [name] of rows) {
    expect(readFileSync(join(folder, `${name}.ts`), 'utf8')).toContain(`routes['${name}']`)
    const camelCase = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const file = await import(join(folder, `${name}.ts`))
    expect({ ...file }).toEqual({ [camelCase]: expect.any(Function), handler: undefined })
  }
})

test('no two rows share a path', () => {
  expect(new Set(rows.map(([, { path }]) => path)).size).toBe(rows.length)
})

/** Written by hand from functions/contract/README.md, "Endpoints". */
const contract = {
  'get-health': ['GET /health', 'none', 200],
  'create-session': ['POST /api/playback/session', 'user', 201],
  'get-session': ['GET /api/playback/session/{sessionID}', 'user or session', 200],
  'terminate-session': ['DELETE /api/playback/session/{sessionID}/terminate', 'user or session', 200],
  'get-concurrency': ['GET /api/concurrency/{userID}', 'user', 200],
  'get-history': ['GET /api/playback/history/{userID}', 'user', 200],
  'get-position': ['GET /api/playback/position/{userID}/{profileID}/{contentID}', 'user', 200],
  'send-heartbeat': ['POST /api/playback/session/{sessionID}/heartbeat', 'session', 200],
  'pause-session': ['POST /api/playback/session/{sessionID}/pause', 'session', 200],
  'resume-session': ['POST /api/playback/session/{sessionID}/resume', 'session', 200],
  'stop-session': ['POST /api/playback/session/{sessionID}/stop', 'session', 200],
  'validate-token': ['POST /api/playback/token/validate', 'none', 200],
  'refresh-token': ['POST /api/playback/token/refresh', 'none', 200],
}

test('the table holds the contract’s rows', () => {
  expect(
    Object.fromEntries(
      rows.map(([name, { method, path, credential, status }]) => [name, [`${method} ${path}`, credential, status]]),
    ),
  ).toMatchObject(contract)
})

test('a row reads a body if and only if it describes one', () => {
  for (const [name, { body, request, method }] of rows) {
    expect(body !== 'none', name).toBe(request !== undefined)
    if (method !== 'POST') expect(body, name).toBe('none')
  }
})

test('a row lists the refusals that its credential, body, path and store bring with them, each once', () => {
  const brought = ({ credential, body, path, idempotent, reaches }: Route): ProblemCode[] => [
    ...(credential === 'none' ? [] : ofCredential),
    ...(credential === 'user' ? (['forbidden'] as const) : []),
    ...(body === 'none' ? [] : ofBody),
    ...(path.includes('{sessionID}') ? ofSession : []),
    ...(path.includes('{userID}') ? (['invalid_request'] as const) : []),
    ...(idempotent ? (['idempotency_key_reused'] as const) : []),
    ...(reaches.includes('redis') ? (['storage_unavailable', 'rate_limited'] as const) : []),
  ]
  for (const [name, { refusals, ...route }] of rows) {
    expect(new Set(refusals).size, name).toBe(refusals.length)
    const missing = brought({ ...route, refusals }).filter((code) => !refusals.includes(code))
    // get-health reports what others refuse with, and has no rate
    expect(missing, name).toEqual(name === 'get-health' ? ['storage_unavailable', 'rate_limited'] : [])
  }
})
