import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createActivity } from '../../../../bin/local/activity/activity.ts'
import type { Happening } from '../../../../bin/local/activity/happening.ts'

const notice = (text: string) => ({ kind: 'notice', text }) as const
const answer = { kind: 'answer', service: 'Content', asked: {}, answer: '200', body: '', afterMs: 0 } as const

test('what happened is numbered, dated by the runner’s clock, and told to those who follow', () => {
  const { record, follow } = createActivity(() => 7, 0)
  const heard: Happening[] = []
  const unfollow = follow((one) => heard.push(one))
  record(notice('a'))
  record(answer)
  unfollow()
  record(notice('b'))
  expect(heard).toEqual([
    { ...notice('a'), id: 1, at: 7 },
    { ...answer, id: 2, at: 7 },
  ])
})

test('a newcomer gets what is kept, in order, and from a number on only what is newer', () => {
  const { record, since } = createActivity(Date.now, 0)
  for (const text of ['a', 'b']) record(notice(text))
  record(answer)
  record(notice('c'))
  expect(since(0).map(({ id }) => id)).toEqual([1, 2, 3, 4])
  expect(since(2).map(({ id }) => id)).toEqual([3, 4])
})

test('many of one kind do not push out the others', () => {
  const { record, since } = createActivity(Date.now, 0)
  record(answer)
  for (let i = 0; i < 1_000; i++) record(notice(String(i)))
  expect(since(0)).toHaveLength(301)
  expect(since(0)[0]).toMatchObject(answer)
  expect(since(0).at(-1)).toMatchObject(notice('999'))
})

test('a listener that throws hears no more, and harms nobody else', () => {
  const { record, follow } = createActivity(Date.now, 0)
  const heard: number[] = []
  let throws = 0
  follow(() => {
    throws += 1
    throw new Error('broken')
  })
  follow(({ id }) => heard.push(id))
  record(notice('a'))
  record(notice('b'))
  expect(heard).toEqual([1, 2])
  expect(throws).toBe(1)
})

test('a runner that is started again goes on with greater numbers, so that a page which reconnects misses nothing', async () => {
  const first = createActivity()
  for (let i = 0; i < 3; i++) first.record(notice(String(i)))
  const seen = Math.max(...first.since(0).map(({ id }) => id))
  await sleep(10)
  const second = createActivity()
  second.record(notice('new'))
  expect(second.since(seen)).toMatchObject([{ text: 'new' }])
})
