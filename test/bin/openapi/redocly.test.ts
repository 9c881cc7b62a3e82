import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { document } from './document.ts'

const run = promisify(execFile)
const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

/** Rejects with what Redocly prints when a rule is broken. */
const lint = (file: string) =>
  run(
    process.execPath,
    ['node_modules/@redocly/cli/bin/cli.js', 'lint', '--config', 'test/bin/openapi/redocly.yaml', file],
    { env: { PATH: process.env.PATH, ...quiet } },
  )

test('the document passes Redocly’s strict rules', async () => {
  const { stderr } = await lint('functions/contract/openapi.json')
  expect(stderr).toContain('Your API description is valid')
})

test('an example that is not as its schema says breaks them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'redocly-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const broken = structuredClone(document)
  broken.paths['/health'].get.responses[200].content['application/json'].examples.healthy.value.status = 'fine'
  const file = join(folder, 'openapi.json')
  writeFileSync(file, JSON.stringify(broken))
  await expect(lint(file)).rejects.toMatchObject({ stdout: expect.stringContaining('no-invalid-media-type-examples') })
})
