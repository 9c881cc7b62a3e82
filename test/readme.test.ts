import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { describeSettings } from '../bin/local/terminal/describe-settings.ts'
import { events } from '../functions/contract/events/events.ts'
import { localService } from './support/processes/local-service.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const hasCurl = spawnSync('curl', ['--version']).status === 0

const section = (name: string) => new RegExp(`<!-- ${name} -->\n(.*?)\n<!-- /${name} -->`, 's').exec(readme)?.[1]

const named = (shape: z.core.$ZodShape, optional: boolean) =>
  Object.entries(shape)
    .filter(([, { _zod }]) => (_zod.optin === 'optional') === optional)
    .map(([name]) => `\`${name}\``)
    .join(', ')

const eventsTable = () => {
  const rows = Object.entries(events).map(([type, { about, metadata }]) => {
    const shape: z.core.$ZodShape = metadata.shape
    return `| \`${type}\` | ${about} | ${named(shape, false)} | ${named(shape, true)} |`
  })
  return ['| event | when | `metadata` always | and when it applies |', '|---|---|---|---|', ...rows].join('\n')
}

test('the README lists every event with its metadata', () => {
  expect(section('events')).toBe(eventsTable())
})

test('every setting is listed with its default, beside the table it comes from', () => {
  const listed = readFileSync(new URL('../functions/contract/settings/README.md', import.meta.url), 'utf8')
  expect(listed.slice(listed.indexOf('| variable'))).toBe(`${describeSettings()}\n`)
  expect(readme).toContain('(functions/contract/settings/README.md)')
})

test('the README stays under 400 lines', () => {
  expect(readme.split('\n').length).toBeLessThan(400)
})

test.skipIf(!hasCurl)(
  'the README’s curl calls work as printed (skipped where there is no curl)',
  async () => {
    const { url } = await localService()
    const block = /## Play a session.*?```sh\n(.*?)```/s.exec(readme)?.[1] ?? ''
    const script = block.replace('http://localhost:8080', url).replaceAll("-sw '\\n'", "-sw '\\n%{http_code}\\n'")
    const { stdout } = await promisify(execFile)('sh', [
      '-euc',
      script.replaceAll(/\| node -p/g, '| head -1 | node -p'),
    ])
    const statuses = stdout.match(/^\d{3}$/gm)
    expect(statuses).toEqual(['200', '201', ...Array(8).fill('200'), '409', '201', '200', '200'])
  },
  60_000,
)

test.skipIf(!hasCurl)(
  'the README’s chapter on security does what it says (skipped where there is no curl)',
  async () => {
    const { url, issuerUrl = '', awsUrl = '' } = await localService({ AUTHENTICATION: 'jwt' })
    const block = /## Security.*?```sh\n(.*?)```/s.exec(readme)?.[1] ?? ''
    const here: Record<string, string> = { 8080: url, 8085: issuerUrl, 8084: awsUrl }
    const script = Object.entries(here)
      .reduce((text, [port, address]) => text.replaceAll(`http://localhost:${port}`, address), block)
      .replaceAll("-sw '\\n'", "-sw '\\n%{http_code}\\n'")
      .replaceAll(/\| node -p/g, '| head -1 | node -p')
    const { stdout } = await promisify(execFile)('sh', ['-euc', script])
    expect(stdout.match(/^\d{3}$/gm)).toEqual(['401', '403', '201', '404', '200', '200', '200', '401'])
    expect(stdout).toMatch(
      /^Rotated: .*"alg":"ES256".*"alg":"ES256".*^[\w-]{43} is out of the key set; [\w-]{43} signs.*"recovery":"recreate"/ms,
    )
  },
  60_000,
)
