import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const program = join(import.meta.dirname, '../../bin/require-node.js')

/** Runs the check as if on that version of Node. */
const runOn = (version: string) => {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  return spawnSync(process.execPath, ['--import', pretend, program], { encoding: 'utf8' })
}

test.each(['18.20.0', '20.20.2', '22.17.9'])('Node %s is refused with what to install', (version) => {
  const { status, stderr } = runOn(version)
  expect(status).toBe(1)
  expect(stderr).toContain(`Node ${version} is too old`)
})

test.each(['22.18.0', '24.21.0', '26.0.0'])('Node %s is accepted', (version) => {
  expect(runOn(version)).toMatchObject({ status: 0, stderr: '' })
})
