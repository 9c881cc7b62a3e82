import { Failed } from '../../command/failed.ts'
import type { StagePlace } from '../../command/stage-place.ts'
import { checkFile, eventsOf } from '../events/file.ts'
import { withFile } from '../events/lines.ts'
import { batchesOf, pace } from './batches.ts'
import { findQueue } from './queue.ts'
import { send } from './send.ts'

type Say = (text: string) => void

/** At least so many batches are under way at once: SQS answers within some ten ms. */
const SENDERS = 4
const SAY_EVERY_MS = 5_000

const sendAll = async (stage: StagePlace, path: string, rate: number, say: Say): Promise<number> => {
  const queue = await findQueue(stage)
  const [batches, wait] = [batchesOf(eventsOf(path)), pace(rate)]
  let [sent, saidAt] = [0, performance.now()]
  const sender = async () => {
    for await (const batch of batches) {
      await wait(batch.length)
      await send(queue, batch)
      sent += batch.length
      if (performance.now() - saidAt < SAY_EVERY_MS) continue
      saidAt = performance.now()
      say(`${sent} events were sent`)
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: SENDERS }, sender))
  const failure = outcomes.find((one) => one.status === 'rejected')
  if (!failure) return sent
  say(`${sent} events were sent before it failed. Send the whole file again: it does no harm.`)
  throw failure.reason
}

/** Sends the events of a file into the queue of the session log, once all its lines are known to be events. */
export const sendFile = (stage: StagePlace, { file, rate }: { file: string; rate: number }, say: Say): Promise<void> =>
  withFile(file, async (path) => {
    const count = await checkFile(path)
    if (count === 0) throw new Failed('The file has no line. Nothing was sent.')
    say(`${count} events are valid; at most ${rate} are sent in a second.`)
    const sent = await sendAll(stage, path, rate, say)
    say(`${sent} events were sent to the queue of the session log of ${stage.name}. It holds them seconds later.`)
  })
