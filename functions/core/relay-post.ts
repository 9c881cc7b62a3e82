import type { EventBus, Verdict } from './event-bus.ts'
import type { Outbox } from './outbox.ts'
import type { Letter, Unreadable } from './relay-batches.ts'
import { backoff, type RelayRun } from './relay-run.ts'

type Unacceptable = Extract<Verdict, { readonly is: 'unacceptable' }>

/** Takes entries of one partition to the bus, and out of the outbox when, and only when, EventBridge has accepted them. */
export const relayPost = (partition: number, outbox: Outbox, bus: EventBus, run: RelayRun) => {
  /** Repeats a step in Redis until it is done, once more when the run leaves; gives what it moved. Undone, it sends an event twice. */
  const surely = async (step: () => Promise<number>): Promise<number> => {
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
    run.counts.buried += await surely(() => outbox.bury(partition, id, reason))
  }
  /** A bus that has taken nothing of this run may itself be what EventBridge objects to: then nothing is given up. */
  const isLost = (verdict: Verdict | undefined): verdict is Unacceptable =>
    verdict?.is === 'unacceptable' && run.counts.published > 0
  const settle = async (letters: readonly Letter[], verdicts: readonly Verdict[]): Promise<readonly Letter[]> => {
    const accepted = letters.filter((_, i) => verdicts[i]?.is === 'accepted').map(({ id }) => id)
    run.counts.published += accepted.length
    const lost = letters.flatMap(({ id }, i) => {
      const verdict = verdicts[i]
      return isLost(verdict) ? [{ id, reason: verdict.code }] : []
    })
    const removed = accepted.length > 0 && surely(() => outbox.settle(partition, accepted))
    await Promise.all([removed, ...lost.map(bury)])
    return letters.filter(({ id }) => !accepted.includes(id) && !lost.some((one) => one.id === id))
  }
  /**
   * Sends until all is settled or the run leaves: of what was sent before only what failed, after a growing wait.
   * `letGo` hears of what is done with, each time, and of the rest when it ends.
   */
  const publish = async (batch: readonly Letter[], letGo: (letters: readonly Letter[]) => void) => {
    let left = batch
    for (let attempt = 1; left.length > 0; attempt++) {
      const events = left.map(({ event }) => event)
      const verdicts = await bus.put(events, run.outOfTime)
      const failed = await settle(left, verdicts)
      letGo(left.filter((letter) => !failed.includes(letter)))
      left = failed
      if (left.length === 0 || run.isLeaving()) break
      const fault = verdicts.find((verdict) => 'code' in verdict)
      run.warn('EventBridge does not accept events', new Error(fault && 'code' in fault ? fault.code : 'unknown'))
      await run.pause(backoff(attempt))
      if (run.isLeaving()) break
      run.counts.retried += left.length
    }
    letGo(left)
  }
  return { publish, bury }
}
