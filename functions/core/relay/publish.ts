import type { Publication, Unreadable } from './batches.ts'
import { createRefusalCheck } from './doubt.ts'
import type { EventBus, Verdict } from './event-bus.ts'
import type { Outbox } from './outbox.ts'
import { backoff, type RelayRun } from './run.ts'

/** Takes entries of one partition to the bus, and out of the outbox when, and only when, EventBridge has accepted them. */
export const createPublisher = (partition: number, outbox: Outbox, bus: EventBus, run: RelayRun) => {
  /** Repeats a step in Redis until it is done, once more when the run leaves; gives what it moved. Undone, it sends an event twice. */
  const untilDone = async (step: () => Promise<number>): Promise<number> => {
    for (let attempt = 1, isLast = false; !isLast; attempt++) {
      isLast = run.isLeaving()
      try {
        return await step()
      } catch (error) {
        run.warn('An event that is done with cannot be removed', error)
        await run.pause(backoff(attempt))
      }
    }
    return 0
  }
  const bury = async ({ id, reason }: Unreadable) => {
    console.error({ level: 'error', message: 'An event can never be published', partition, entry_id: id, reason })
    run.counts.deadLettered += await untilDone(() => outbox.bury(partition, id, reason))
  }
  /** Removes what was accepted. */
  const settle = async (letters: readonly Publication[]) => {
    run.counts.published += letters.length
    const ids = letters.map(({ id }) => id)
    if (ids.length > 0) await untilDone(() => outbox.settle(partition, ids))
  }
  const doubt = createRefusalCheck(bus, run)
  /** What the bus refused for its content is in nobody's way while that is looked into. */
  const clear = async (letter: Publication) => {
    const found = await doubt(letter)
    if (found.is === 'accepted') await settle([letter])
    if (found.is === 'unacceptable') await bury({ id: letter.id, reason: found.reason })
  }
  /**
   * Sends until all is settled or the run leaves: of what was sent before only what failed, after a growing wait.
   * `letGo` hears of what is done with, each time, and of the rest when it ends.
   */
  const publish = async (batch: readonly Publication[], letGo: (letters: readonly Publication[]) => void) => {
    const cleared: Promise<void>[] = []
    let left = batch
    for (let attempt = 1; left.length > 0; attempt++) {
      const verdicts = await bus.put(
        left.map(({ event }) => event),
        run.outOfTime,
      )
      const that = (is: Verdict['is']) => left.filter((_, i) => verdicts[i]?.is === is)
      const [accepted, refused, failed] = [that('accepted'), that('refused'), that('failed')]
      await settle(accepted)
      letGo(accepted)
      cleared.push(...refused.map((letter) => clear(letter).finally(() => letGo([letter]))))
      left = failed
      const fault = verdicts.find((verdict) => 'code' in verdict)
      if (fault && 'code' in fault) run.warn('EventBridge does not accept events', new Error(fault.code))
      if (left.length === 0 || run.isLeaving()) break
      await run.pause(backoff(attempt))
      if (run.isLeaving()) break
      run.counts.retried += left.length
    }
    letGo(left)
    await Promise.all(cleared)
  }
  return { publish, bury }
}
