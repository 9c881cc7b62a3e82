import { SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { send } from '../../../../bin/session-log/backfill/send.ts'
import { startAccount, taken } from '../../../support/session-log/account.ts'

const SEND = 'AmazonSQS.SendMessageBatch'
const batch = Array.from({ length: 10 }, (_, i) => ({ number: 41 + i, body: `body ${i}` }))

type Fault = { readonly Code: string; readonly SenderFault: boolean; readonly Message?: string }

/** A queue in which `fault` decides about each message of each call. */
const queue = async (fault: (body: string, call: number) => Fault | undefined) => {
  const got: string[] = []
  let calls = 0
  const account = await startAccount({
    [SEND]: ({ Entries }) => {
      calls += 1
      const entries = [Entries].flat().map(Object)
      const failed = entries.flatMap(({ Id, MessageBody }) => {
        const why = fault(MessageBody, calls)
        return why ? [{ Id, ...why }] : []
      })
      const good = entries.filter(({ Id }) => !failed.some((one) => one.Id === Id))
      got.push(...good.map(({ MessageBody }) => MessageBody))
      return { Successful: taken(good), Failed: failed }
    },
  })
  const credentials = { accessKeyId: 'id', secretAccessKey: 'a-credential' }
  const client = new SQSClient({ region: 'eu-west-1', endpoint: account.url, credentials })
  return { got, of: account.of, to: { client, url: `${account.url}/210987654321/q` } }
}
const busy = { Code: 'InternalError', SenderFault: false }

test('ten messages are one call', async () => {
  const { got, of, to } = await queue(() => undefined)
  await send(to, batch, { pauseMs: 1 })
  expect(got).toEqual(batch.map(({ body }) => body))
  expect(of(SEND)).toHaveLength(1)
})

test('what the queue did not take is sent again, and nothing else', async () => {
  const { got, of, to } = await queue((body, call) => (call < 3 && /[37]/.test(body) ? busy : undefined))
  await send(to, batch, { pauseMs: 1 })
  expect(got.toSorted()).toEqual(batch.map(({ body }) => body))
  expect(of(SEND).map(({ body }) => [body.Entries].flat().length)).toEqual([10, 2, 2])
})

test('a message that SQS will never take is named by its line, and is not sent again', async () => {
  const why = { Code: 'InvalidMessageContents', SenderFault: true, Message: 'not allowed' }
  const { of, to } = await queue((body) => (body.endsWith('4') ? why : undefined))
  await expect(send(to, batch, { pauseMs: 1 })).rejects.toThrow(
    'The queue did not take line 45: InvalidMessageContents not allowed',
  )
  expect(of(SEND)).toHaveLength(1)
})

test('after six attempts it gives up and names the line', async () => {
  const { of, to } = await queue((body) => (body.endsWith('9') ? busy : undefined))
  await expect(send(to, batch, { pauseMs: 1 })).rejects.toThrow('The queue did not take line 50: InternalError')
  expect(of(SEND)).toHaveLength(6)
})
