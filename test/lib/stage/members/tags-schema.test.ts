import { expect, test } from 'vitest'
import { faults, stage, written } from '../../../support/stack/stages.ts'
import { synthesize } from '../../../support/stack/synthesize.ts'

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag-${i}`, '']))

test.each([
  ['a name of AWS’s own', { 'aws:owner': 'x' }],
  ['a text that no tag can have', { owner: 'a*b' }],
  ['a number', { costs: 5 }],
  ['a name of no characters', { '': 'x' }],
  ['a text too long', { owner: 'x'.repeat(257) }],
  ['more than a resource takes', many(49)],
])('%s is refused', (_, tags) => {
  expect(faults(written({ tags }))).toEqual([
    expect.stringMatching(/^stages\.dev\.tags.* must be an object of at most 48 tags/),
  ])
})

test.each(['service', 'stage'])('a tag %s is refused: the stack sets it', (name) => {
  expect(faults(written({ tags: { [name]: 'mine' } }))).toEqual([
    'stages.dev.tags must not name service or stage: the stack sets these itself',
  ])
})

test('48 tags are accepted', () => {
  expect(faults(written({ tags: many(48) }))).toEqual([])
})

test('a dashboard has no tags: some regions of CloudFormation know none for it', () => {
  const { the } = synthesize(stage({ tags: { team: 'playback' } }))
  expect(the('AWS::CloudWatch::Dashboard').Properties).not.toHaveProperty('Tags')
})

test('what takes tags says which service and stage it is of, and what the stage adds', () => {
  const { all } = synthesize(stage({ tags: { 'cost center': 'video-42' } }))
  const expected = ['cost center=video-42', 'service=viewing-service', 'stage=dev']
  for (const type of ['Lambda::Function', 'ElastiCache::ReplicationGroup', 'Logs::LogGroup', 'SQS::Queue', 'EC2::VPC'])
    for (const { Properties } of all(`AWS::${type}`)) {
      const tags = (Properties.Tags as { Key: string; Value: string }[]).map(({ Key, Value }) => `${Key}=${Value}`)
      expect(tags).toEqual(expect.arrayContaining(expected))
    }
})
