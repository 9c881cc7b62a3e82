import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import type { LocalSecret } from '../../../bin/local/api.ts'
import { startFirstRotations } from '../../../bin/local/first-rotations.ts'
import { listen } from '../../../bin/local/listen.ts'

const secret = (name: string, atOnce?: boolean): LocalSecret => ({
  ...{ name, generate: {} },
  ...(atOnce !== undefined && { rotation: { functionName: 'rotate', atOnce } }),
})
const secrets = [secret('due', true), secret('later', false), secret('never')]

/** What a Secrets Manager that answers with this status is asked, and what is printed. */
const rotating = async (status: number) => {
  const asked: unknown[] = []
  const printed: string[] = []
  const { url, stop } = await listen(async (request, response) => {
    asked.push([request.headers['x-amz-target'], JSON.parse(await text(request))])
    response.writeHead(status).end('{}')
  }, 0)
  const rotations = startFirstRotations(secrets, url, (line) => printed.push(line))
  onTestFinished(async () => {
    await rotations.stop()
    await stop()
  })
  return { asked, printed, stop: rotations.stop }
}

test('what is due as soon as the stack is deployed is rotated soon after the start', async () => {
  const { asked, printed } = await rotating(200)
  await expect.poll(() => asked).toEqual([['secretsmanager.RotateSecret', { SecretId: 'due' }]])
  expect(printed).toEqual([])
})

test('a rotation that cannot be begun is told in one line', async () => {
  const { printed } = await rotating(500)
  await expect.poll(() => printed).toEqual(['The first rotation of due failed: it answered 500'])
})

test('after the stop nothing is rotated any more', async () => {
  const { asked, stop } = await rotating(200)
  await stop()
  await new Promise((resolve) => setTimeout(resolve, 1_800))
  expect(asked).toEqual([])
})
