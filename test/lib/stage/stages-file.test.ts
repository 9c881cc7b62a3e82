import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { InvalidStage } from '../../../lib/stage/stage.ts'
import { readStages } from '../../../lib/stage/stages-file.ts'
import { stages } from '../../support/stack/filled-in.ts'

const FILE = 'test/support/stack/stages.json'

test('stages may stand in a file of their own', () => {
  expect(readStages(FILE)).toEqual(JSON.parse(readFileSync(FILE, 'utf8')))
})

test('the file that CI synthesizes holds the stages of cdk.json, filled in', () => {
  expect(readStages(FILE)).toEqual(stages)
})

test('the stages of cdk.json are taken as they are', () => {
  expect(readStages(stages)).toBe(stages)
  expect(readStages(undefined)).toBeUndefined()
})

test.each([
  ['no-such-file.json', /ENOENT/],
  ['README.md', /JSON/],
])('%s as the file of stages is refused by a sentence', (path, reason) => {
  expect(() => readStages(path)).toThrow(InvalidStage)
  expect(() => readStages(path)).toThrow(reason)
  expect(() => readStages(path)).toThrow(`-c stages=${path} must name a JSON file of stages`)
})

test.each(['[]', '{}', 'null', '7', '{"context":{"stages":{"dev":{}}}}'])(
  'a file with %s is refused: it holds no stages, or more than stages',
  (text) => {
    const folder = mkdtempSync(join(tmpdir(), 'stages-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'stages.json')
    writeFileSync(path, text)
    expect(() => readStages(path)).toThrow(`-c stages=${path} must hold what stands under context.stages in cdk.json`)
  },
)
