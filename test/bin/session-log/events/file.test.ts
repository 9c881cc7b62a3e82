import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkFile, eventsOf } from '../../../../bin/session-log/events/file.ts'
import { evening } from '../../../../functions/contract/events/example-evening.ts'
import { allOf } from '../../../support/session-log/all-of.ts'

const fileWith = async (...lines: readonly unknown[]) => {
  const folder = await mkdtemp(join(tmpdir(), 'events-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'file')
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
  return path
}

test('a file of events is read in its order, with the numbers of its lines', async () => {
  const path = await fileWith(...evening)
  expect(await checkFile(path)).toBe(evening.length)
  const read = await allOf(eventsOf(path))
  expect(read.map(({ number, detail }) => [number, detail])).toEqual(evening.map((one, i) => [i + 1, one]))
})

test('every bad line is named with what is wrong', async () => {
  const [first, second] = evening
  await expect(checkFile(await fileWith(first, 'x', second, { ...first, user_id: 7 }))).rejects.toThrow(
    [
      'Line 2: it is not a JSON object',
      'Line 4: user_id must be a text',
      '2 of 4 lines are no events. Nothing was done.',
    ].join('\n'),
  )
})

test('a line that went bad after the check is not passed on', async () => {
  await expect(allOf(eventsOf(await fileWith(evening[0], '{}')))).rejects.toThrow('Line 2 has changed meanwhile')
})
