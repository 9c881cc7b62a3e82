import type { EventBus, Verdict } from './event-bus.ts'
import type { Outbox } from './outbox.ts'
import type { Letter, Unreadable } from './relay-batches.ts'
import { backoff, type RelayRun } from './relay-run.ts'

const failedIn = (letters: readonly Letter[], verdicts: readonly Verdict[]) =>
  letters.filter((_, i) => verdicts[i]?.is === 'failed')

const firstFault = (verdicts: readonly Verdict[]) => verdicts.find((verdict) => verdict.is === 'failed')

/** Takes entries of one partition to the bus, and out of the outbox when, and only when, EventBridge has accepted them. */
export const relayPost = (partition: number, outbox: Outbox, bus: EventBus, run: RelayRun) => {
  /** Repeats a step in Redis until it is done, once more when the run leaves: undone, it sends an event twice. */
  const surely = async (step: () => Promise<unknown>) => {
    for (let attempt = 1, isLast = false; !isLast; attempt++) {
      isLast = run.isLeaving()
      try {
        await step()
        return
      } catch (error) {
        run.warn('The outbox does not answer', error)
        await run.pause(backoff(attempt))
      }
    }
  }
  const bury = async ({ id, reason }: Unreadable) => {
    run.counts.buried += 1
    console.error({ level: 'error', message: 'An event can never be published', partition, entry_id: id, reason })
    await surely(() => outbox.bury(partition, id, reason))
  }
  const settle = async (letters: readonly Letter[], verdicts: readonly Verdict[]) => {
    const accepted = letters.filter((_, i) => verdicts[i]?.is === 'accepted').map(({ id }) => id)
    const buried = letters.map(({ id }, i) => {
      const verdict = verdicts[i]
      return verdict?.is === 'unacceptable' && bury({ id, reason: verdict.code })
    })
    run.counts.published += accepted.length
    await Promise.all([...buried, accepted.length > 0 && surely(() => outbox.settle(partition, accepted))])
  }
  /** Sends until all is settled or the run leaves: of what was sent before only what failed, after a growing wait. */
  const publish = async (batch: readonly Letter[]) => {
    for (let attempt = 1, left = batch; left.length > 0; attempt++) {
      const events = left.map(({ event }) => event)
      const verdicts = await bus.put(events, run.leave)
      await settle(left, verdicts)
      left = failedIn(left, verdicts)
      const fault = firstFault(verdicts)
      if (!fault || run.isLeaving()) return
      run.warn('EventBridge does not accept events', new Error(fault.code))
      await run.pause(backoff(attempt))
      if (run.isLeaving()) return
      run.counts.retried += left.length
    }
  }
  return { publish, bury }
}
