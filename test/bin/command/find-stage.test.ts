import { expect, test } from 'vitest'
import { findStage, stagesIn } from '../../../bin/command/find-stage.ts'
import { shipped, stages } from '../../support/stack/filled-in.ts'

const FILE = 'test/support/stack/stages.json'

test('without a file the stages are those of cdk.json, from wherever the program is started', () => {
  expect(stagesIn(undefined)).toEqual(shipped)
  expect(stagesIn(FILE)).toEqual(stages)
})

test('a stage of a file says where it is', () => {
  const { name, account, region } = findStage({ stage: 'prod', stages: FILE })
  expect({ name, account, region }).toEqual({ name: 'prod', account: '210987654322', region: 'eu-west-1' })
})

test('the stage of npm start has neither account nor region', () => {
  expect(findStage({ stage: 'local', stages: undefined })).not.toHaveProperty('account')
  expect(findStage({ stage: 'local', stages: undefined })).not.toHaveProperty('region')
})

test.each([
  ['dev', undefined, /stages\.dev\.account must be your own: 111122223333 is a placeholder/],
  ['moon', FILE, /there is no stage "moon": write -c stage=dev or -c stage=prod/],
  ['dev', 'gone.json', /-c stages=gone\.json must name a JSON file of stages: ENOENT/],
  ['dev', 'README.md', /-c stages=README\.md must name a JSON file of stages: .*JSON/],
])('%s of %s is refused as synth refuses it', (stage, file, words) => {
  expect(() => findStage({ stage, stages: file })).toThrow(words)
})
