import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { watchedRules } from '../../../../bin/local/subscribers/watched-rules.ts'

const folder = mkdtempSync(join(tmpdir(), 'rules-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('an edit counts at once; one that is wrong changes nothing, and is said with all its faults', async () => {
  const path = join(folder, 'rules.json')
  const write = (rules: object) => writeFileSync(path, JSON.stringify(rules))
  write({ first: { pattern: { source: ['a'] } } })
  const lines: string[] = []
  const { rules, stop } = watchedRules(path, (line) => lines.push(line))
  onTestFinished(stop)
  const names = () => rules().map(({ name }) => name)
  expect(names()).toEqual(['first'])
  write({ second: { pattern: { source: ['b'] } }, third: { pattern: { source: ['c'] } } })
  await expect.poll(names).toEqual(['second', 'third'])
  write({ fourth: { pattern: { source: 'd' } }, fifth: {} })
  await expect
    .poll(() => lines)
    .toEqual([
      `${path} was read again: second, third`,
      `${path} is wrong, the rules before stay:\n  fourth: Event pattern, at source: an object or an array must stand here\n  fifth has no pattern`,
    ])
  expect(names()).toEqual(['second', 'third'])
  rmSync(path)
  await expect.poll(() => lines.at(-1)).toMatch(/is wrong, the rules before stay:\n {2}ENOENT/)
  expect(names()).toEqual(['second', 'third'])
})
