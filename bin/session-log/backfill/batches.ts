import { setTimeout as sleep } from 'node:timers/promises'

/** SQS takes ten messages at once (API reference, SendMessageBatch), and at least 256 KiB. */
const [MOST_MESSAGES, MOST_BYTES] = [10, 256 * 1024]

/** Groups texts, in their order, into what SQS takes at once. */
export async function* batchesOf<One extends { readonly body: string }>(
  all: AsyncIterable<One>,
): AsyncGenerator<One[]> {
  let [batch, bytes]: [One[], number] = [[], 0]
  for await (const one of all) {
    const more = Buffer.byteLength(one.body)
    if (batch.length === MOST_MESSAGES || (batch.length > 0 && bytes + more > MOST_BYTES)) {
      yield batch
      ;[batch, bytes] = [[], 0]
    }
    batch.push(one)
    bytes += more
  }
  if (batch.length > 0) yield batch
}

/** Waits before each of several things so that in a second there are no more than so many. */
export const pace = (perSecond: number) => {
  let due = performance.now()
  return async (count: number): Promise<void> => {
    const wait = due - performance.now()
    due = Math.max(due, performance.now()) + (1_000 * count) / perSecond
    if (wait > 0) await sleep(wait)
  }
}
