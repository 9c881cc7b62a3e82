import { expect, test } from 'vitest'
import { atATime } from '../../../../functions/core/relay/at-a-time.ts'

/** Works that run until they are ended, and which of them have begun. */
const works = (count: number, most: number) => {
  const inTurn = atATime(most)
  const begun: number[] = []
  const all = Array.from({ length: count }, (_, i) => {
    const end = Promise.withResolvers<number>()
    const result = inTurn(() => {
      begun.push(i)
      return end.promise
    })
    return { end: () => end.resolve(i), fail: () => end.reject(new Error(`work ${i}`)), result }
  })
  return { all, begun, inTurn }
}
const settled = () => new Promise(setImmediate)

test('no more works run at a time than allowed, and all in the order they came', async () => {
  const { all, begun } = works(5, 2)
  await settled()
  expect(begun).toEqual([0, 1])
  all[1]?.end()
  await settled()
  expect(begun).toEqual([0, 1, 2])
  for (const { end } of all) end()
  expect(await Promise.all(all.map(({ result }) => result))).toEqual([0, 1, 2, 3, 4])
  expect(begun).toEqual([0, 1, 2, 3, 4])
})

test('a work that fails makes way for the next one, and its error is its own', async () => {
  const { all, begun } = works(3, 1)
  all[0]?.fail()
  await expect(all[0]?.result).rejects.toThrow('work 0')
  all[1]?.end()
  expect(await all[1]?.result).toBe(1)
  expect(begun).toEqual([0, 1, 2])
  all[2]?.end()
})

test('after a rush as many run at a time as before it', async () => {
  const { all, begun, inTurn } = works(4, 2)
  for (const { end } of all) end()
  await Promise.all(all.map(({ result }) => result))
  for (let i = 4; i < 8; i++) void inTurn(() => new Promise(() => begun.push(i)))
  await settled()
  expect(begun).toEqual([0, 1, 2, 3, 4, 5])
})
