import { writeFileSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { linesOf, withFile } from '../../../../bin/session-log/events/lines.ts'
import { allOf } from '../../../support/session-log/all-of.ts'

const fileWith = async (content: string | Buffer) => {
  const folder = await mkdtemp(join(tmpdir(), 'lines-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  writeFileSync(join(folder, 'file'), content)
  return join(folder, 'file')
}
const read = async (path: string) => (await allOf(linesOf(path))).map(({ number, text }) => `${number} ${text.trim()}`)

test.each([
  ['with an end', 'a\nb\n'],
  ['without an end', 'a\nb'],
  ['of Windows', 'a\r\nb\r\n'],
  ['in gzip', gzipSync('a\nb\n')],
])('the lines of a file %s are read', async (_, content) => {
  expect(await read(await fileWith(content))).toEqual(['1 a', '2 b'])
})

test('blank lines are left out and counted', async () => {
  expect(await read(await fileWith('\na\n  \nb\n\n'))).toEqual(['2 a', '4 b'])
})

test('a letter of several bytes may lie across two reads', async () => {
  const long = `${'x'.repeat(64 * 1024 - 1)}ü`
  expect(await read(await fileWith(`${long}\n${long}`))).toEqual([`1 ${long}`, `2 ${long}`])
})

test('a file that is not there, a folder and a damaged gzip are said', async () => {
  await expect(read('/nowhere/file')).rejects.toThrow('The file cannot be read: ENOENT')
  await expect(read(tmpdir())).rejects.toThrow('The file cannot be read: EISDIR')
  const half = gzipSync('a\n'.repeat(1_000)).subarray(0, 30)
  await expect(read(await fileWith(half))).rejects.toThrow('The file cannot be read behind line')
})

test('standard input can be read twice, and nothing of it is left', async () => {
  let copy = ''
  const twice = await withFile(
    '-',
    async (path) => {
      copy = path
      expect((await stat(path)).mode & 0o077).toBe(0)
      return [await read(path), await read(path)]
    },
    Readable.from(['a\n', 'b']),
  )
  expect(twice).toEqual(Array(2).fill(['1 a', '2 b']))
  await expect(stat(copy)).rejects.toThrow('ENOENT')
})
