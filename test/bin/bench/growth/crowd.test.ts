import { expect, test } from 'vitest'
import { forOneOf, numbered } from '../../../../bin/bench/growth/crowd.ts'

const id = '0199b0c0-7d0e-800a-9c3f-5b8e1f6a2d41'
const userId = '6f1c4a52-0b9e-4d3a-8f11-aa00bb11cc22'
const life = { player: { id, userId, token: '' }, attempts: [[], []], claim: [] } as const

test('an id of the crowd is as long as the recorded one, and another for every number', () => {
  expect(numbered(id, 255)).toBe('0199b0c0-7d0e-800a-9c3f-0000000000ff')
  expect(numbered(id, 0xf0_0000_0000)).toHaveLength(id.length)
})

test('a command for one of the crowd has its ids wherever the recorded ones stood', () => {
  const words = [Buffer.from(`{t}:session:${id}`), Buffer.from('x'), Buffer.from(`${userId}/${id}`)]
  const own = forOneOf(life, words, 1).map(String)
  expect(own).toEqual([`{t}:session:${numbered(id, 1)}`, 'x', `${numbered(userId, 1)}/${numbered(id, 1)}`])
})
