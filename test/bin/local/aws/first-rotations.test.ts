import { expect, test } from 'vitest'
import { firstRotations, type Rotate } from '../../../../bin/local/aws/first-rotations.ts'
import type { LocalSecret } from '../../../../bin/local/template/api.ts'

const secret = (name: string, atOnce?: boolean): LocalSecret => ({
  ...{ name, generate: {} },
  ...(atOnce !== undefined && { rotation: { functionName: 'rotate', atOnce } }),
})
const secrets = [secret('due', true), secret('later', false), secret('never')]

/** What is rotated, and what is printed, by the time requests are let in. */
const rotating = async (rotate: Rotate, patience = 10_000) => {
  const asked: string[] = []
  const printed: string[] = []
  const asking: Rotate = (name) => {
    asked.push(name)
    return rotate(name)
  }
  await firstRotations(secrets, asking, (line) => printed.push(line), patience)
  return { asked, printed }
}

test('a secret that is rotated as soon as the stack is deployed is rotated before anything else', async () => {
  let isDone = false
  const { asked, printed } = await rotating(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    isDone = true
    return undefined
  })
  expect([asked, printed, isDone]).toEqual([['due'], [], true])
})

test('a first rotation that fails is printed as one line, and stops nothing', async () => {
  const failing = async () => 'Error: no\n    at more'
  expect((await rotating(failing)).printed).toEqual(['The first rotation of due failed: Error: no'])
  const rejecting = async () => Promise.reject(new Error('it is not there'))
  expect((await rotating(rejecting)).printed).toEqual(['The first rotation of due failed: it is not there'])
})

test('a first rotation that hangs delays the start for a limited time', async () => {
  const { printed } = await rotating(() => new Promise(() => {}), 20)
  expect(printed).toEqual(['The first rotation of due failed: it takes longer than 0.02 s'])
})
