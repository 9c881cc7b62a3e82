import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faultTable } from './table.ts'

test('the README promises what the faults’ tests assert', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  expect(/<!-- faults -->\n(.*?)\n<!-- \/faults -->/s.exec(readme)?.[1]).toBe(faultTable())
})
