import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { listen } from '../../../bin/local/gateway/listen.ts'

type Operation = (body: Record<string, unknown>) => object | Promise<object>
type Entry = { readonly Id: string; readonly MessageBody: string }

/** An answer that is an error of AWS. */
export class Refused extends Error {}

const md5 = (body: string) => createHash('md5').update(body).digest('hex')

/** What SendMessageBatch answers for entries that are taken; the SDK compares the digests. */
export const taken = (entries: readonly Entry[]) =>
  entries.map(({ Id, MessageBody }) => ({ Id, MessageId: `m${Id}`, MD5OfMessageBody: md5(MessageBody) }))

/**
 * An account of AWS that knows these operations, `AmazonSQS.SendMessageBatch` and the like, and Lambda's Invoke as
 * `Invoke <function>`; its queues are of account 210987654321. `asked`: what was asked for, in order.
 */
export const startAccount = async (operations: Readonly<Record<string, Operation>>) => {
  const asked: { readonly operation: string; readonly body: Record<string, unknown> }[] = []
  const { url, stop } = await listen(async (request, response) => {
    const invoked = /functions\/(.*)\/invocations/.exec(decodeURIComponent(request.url ?? ''))?.[1]
    const operation = invoked ? `Invoke ${invoked}` : String(request.headers['x-amz-target'])
    const body = JSON.parse((await text(request)) || '{}')
    asked.push({ operation, body })
    const answer = async () => {
      if (operation === 'AmazonSQS.GetQueueUrl') return { QueueUrl: `${url}/210987654321/${body.QueueName}` }
      const known = operations[operation]
      if (known) return known(body)
      throw new Refused('UnknownOperationException')
    }
    const [status, reply] = await answer().then(
      (reply) => [200, reply] as const,
      (error) => [400, { __type: error.message, message: error.message }] as const,
    )
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(reply))
  }, 0)
  onTestFinished(stop)
  return { url, asked, of: (operation: string) => asked.filter((one) => one.operation === operation) }
}

export const SIGNS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'a-credential' }
