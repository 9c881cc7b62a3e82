import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { startGateway } from '../../../../bin/local/gateway/gateway.ts'
import { runFunctions } from '../../../../bin/local/lambda/run-functions.ts'
import type { LocalFunction } from '../../../../bin/local/template/api.ts'

/** A function made of the body of its handler, as a bundle would be. */
export const dummyFunction = (name: string, body: string, more: Partial<LocalFunction> = {}): LocalFunction => {
  const folder = mkdtempSync(join(tmpdir(), `dummy-${name}-`))
  writeFileSync(join(folder, 'index.js'), `exports.handler = async (event, context) => { ${body} }`)
  const environment = { PATH: process.env.PATH ?? '' }
  return { name, folder, handler: 'index.handler', timeoutMs: 5_000, memoryMb: 128, environment, ...more }
}

/** A gateway before one function, reached by every one of the routes; both end with the test file. */
export const gatewayBefore = async (definition: LocalFunction, ...keys: string[]) => {
  const lines: string[] = []
  const routes = keys.map((key) => ({ key, functionName: definition.name }))
  const log = (line: string) => lines.push(line)
  const functions = runFunctions([definition], log)
  const gateway = await startGateway({ routes, invoke: functions.invoke }, { port: 0, log })
  const stop = async () => void (await Promise.all([gateway.stop(), functions.stop()]))
  afterAll(async () => {
    await stop()
    rmSync(definition.folder, { recursive: true })
  })
  return { ...gateway, stop, lines }
}
