import { expect, test } from 'vitest'
import { keysToTry } from '../../../../bin/local/terminal/keys-to-try.ts'

const URL = 'http://localhost:8084'

test('the commands to rotate and to revoke keys are shown with everything that they need', () => {
  const lines = keysToTry('http://localhost:8080', { url: URL, rotates: true })
  for (const name of ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_ENDPOINT_URL_LAMBDA'])
    expect(lines.join('\n')).toContain(`    ${name}=${URL} \\\n`)
  for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
    expect(lines).toContain(`    ${name}=local \\`)
  expect(lines).toContain('  keys rotate')
})

test('no command for keys is shown when the runner has no keys, or does not rotate them', () => {
  expect(keysToTry('', { url: URL, rotates: false })).toEqual([])
  expect(keysToTry('', { rotates: true })).toEqual([])
})
