import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { sharesIn } from '../../../../bin/bench/handler/profile.ts'

const bundle = () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'index.js')
  writeFileSync(file, '// functions/core/a.ts\nfunction a() {}\n// node_modules/jose/b.js\nfunction b() {}\n')
  return pathToFileURL(file).href
}
const node = (id: number, functionName: string, url = '', lineNumber = 0) => ({
  ...{ id, hitCount: 0 },
  callFrame: { functionName, url, lineNumber, columnNumber: 0, scriptId: '1' },
})

test('self times are shares of what was not idle, each function named by its source', () => {
  const url = bundle()
  const nodes = [node(1, '(idle)'), node(2, 'a', url, 1), node(3, 'b', url, 3), node(4, 'a', url, 1)]
  const profile = { nodes, startTime: 0, endTime: 100, samples: [1, 2, 3, 4, 2], timeDeltas: [60, 10, 10, 10, 10] }
  expect(sharesIn(profile)).toEqual([
    { where: 'a functions/core/a.ts', share: 0.75 },
    { where: 'b jose/b.js', share: 0.25 },
  ])
})
