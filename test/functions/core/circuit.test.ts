import { beforeEach, expect, test } from 'vitest'
import { upstream } from '../../../functions/core/upstream.ts'
import { logged } from '../../support/logged.ts'
import { type Answer, startUpstream } from '../../support/upstream-server.ts'

const question = { parameters: {}, requestId: 'request-1' }
const GOOD: Answer = { body: { yes: true } }
const BAD: Answer = { status: 500 }

let lines: unknown[]
beforeEach(() => {
  lines = logged()
})

/** A service that answers as `says` at the moment, and whether a question to it was answered. */
const asking = async () => {
  const says: { answer: Answer } = { answer: GOOD }
  const { url, asked } = await startUpstream(() => says.answer)
  const ask = upstream('identity', url, undefined, () => 'may')
  const isAnswered = () =>
    ask(question).then(
      () => true,
      () => false,
    )
  return { says, asked, isAnswered }
}

/** Until it is asked once more, which takes a second or so. */
const untilTried = async ({ asked, isAnswered }: Awaited<ReturnType<typeof asking>>) => {
  const before = asked.length
  while (asked.length === before) {
    await isAnswered()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('four failures in a row, and a service is no longer asked', async () => {
  const { says, asked, isAnswered } = await asking()
  says.answer = BAD
  expect([await isAnswered(), asked.length]).toEqual([false, 2])
  says.answer = GOOD
  expect([await isAnswered(), asked.length]).toEqual([true, 3])
  says.answer = BAD
  await isAnswered()
  await isAnswered()
  expect(asked.length).toBe(7)
  for (let i = 0; i < 50; i++) expect(await isAnswered()).toBe(false)
  expect(asked.length).toBe(7)
  expect(lines).toMatchObject([{ upstream: 'identity', circuit: 'open' }])
})

test('after a while one question tries it, and nobody waits for that one', async () => {
  const one = await asking()
  const { says, asked, isAnswered } = one
  says.answer = BAD
  await isAnswered()
  await isAnswered()
  says.answer = 'hang'
  const tried = untilTried(one)
  await expect.poll(() => asked.length, { interval: 5, timeout: 5_000 }).toBe(5)
  const answers = await Promise.race([
    Promise.all(Array.from({ length: 20 }, isAnswered)),
    new Promise((resolve) => setTimeout(resolve, 400, 'waited')), // half of what the one that tries may take
  ])
  expect(answers).toEqual(Array(20).fill(false))
  await tried
  expect(asked.length).toBe(5)
})

test('once it has answered everyone asks again', async () => {
  const one = await asking()
  one.says.answer = BAD
  await one.isAnswered()
  await one.isAnswered()
  one.says.answer = GOOD
  await untilTried(one)
  expect(await Promise.all(Array.from({ length: 5 }, one.isAnswered))).toEqual(Array(5).fill(true))
  expect(one.asked.length).toBe(10)
})
