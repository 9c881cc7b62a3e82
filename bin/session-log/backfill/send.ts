import { setTimeout as sleep } from 'node:timers/promises'
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import { Failed } from '../../command/failed.ts'
import type { Queue } from './queue.ts'

export type Numbered = { readonly number: number; readonly body: string }

const ATTEMPTS = 6
const FIRST_PAUSE_MS = 200

/** Sends up to ten messages, those again that SQS did not take. Rejects with {@link Failed} naming the line, or SQS' error. */
export const send = async (
  { client, url: QueueUrl }: Pick<Queue, 'client' | 'url'>,
  batch: readonly Numbered[],
  { attempt = 1, pauseMs = FIRST_PAUSE_MS } = {},
): Promise<void> => {
  const Entries = batch.map(({ body }, i) => ({ Id: String(i), MessageBody: body }))
  const { Failed: refused = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
  const [first] = refused.filter(({ SenderFault }) => SenderFault)
  const [last] = attempt === ATTEMPTS ? refused : []
  const fault = first ?? last
  if (fault) {
    const { number } = batch[Number(fault.Id)] ?? { number: 0 }
    throw new Failed(`The queue did not take line ${number}: ${fault.Code} ${fault.Message ?? ''}`.trim())
  }
  if (refused.length === 0) return
  await sleep(pauseMs)
  const ids = new Set(refused.map(({ Id }) => Number(Id)))
  return send(
    { client, url: QueueUrl },
    batch.filter((_, i) => ids.has(i)),
    { attempt: attempt + 1, pauseMs: 2 * pauseMs },
  )
}
