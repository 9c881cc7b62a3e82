import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { versionIn } from '../../../../bin/bench/side/version.ts'

vi.setConfig({ testTimeout: 60_000 })

test('another state of the repository is bundled from its own sources, with the packages of this one', () => {
  const tree = mkdtempSync(join(tmpdir(), 'version-'))
  onTestFinished(() => rmSync(tree, { recursive: true }))
  for (const part of ['functions', 'lib', 'package.json', 'package-lock.json'])
    cpSync(part, join(tree, part), { recursive: true })
  const { bundles } = versionIn(tree, 'then')
  expect(bundles).toBe(join(tree, 'dist/functions'))
  expect(existsSync(join(bundles, 'send-heartbeat/index.js'))).toBe(true)
})
