import { setImmediate } from 'node:timers/promises'
import type { Publication, Unreadable } from './batches.ts'
import type { EventBus, Verdict } from './event-bus.ts'
import type { Outbox } from './outbox.ts'
import { createRefusalCheck } from './refusal-check.ts'
import { backoff, type RelayRun } from './run.ts'

/**
 * Publishes entries of one partition. An entry leaves the outbox only when EventBridge has accepted it, or as a dead
 * letter.
 */
export const createPublisher = (partition: number, outbox: Outbox, bus: EventBus, run: RelayRun) => {
  /**
   * Repeats a step in Redis until it is done, once more when the run leaves; gives how much it moved. If it is never done,
   * the event is published twice.
   */
  const untilDone = async (step: () => Promise<number>): Promise<number> => {
    for (let attempt = 1, isLast = false; !isLast; attempt++) {
      isLast = run.isLeaving()
      try {
        return await step()
      } catch (error) {
        run.warn('A published event cannot be removed from the outbox', error)
        await run.pause(backoff(attempt))
      }
    }
    return 0
  }
  const deadLetter = async ({ id, reason }: Unreadable) => {
    console.error({
      level: 'error',
      message: 'An event can never be published: it becomes a dead letter',
      partition,
      entry_id: id,
      reason,
    })
    run.counts.deadLettered += await untilDone(() => outbox.deadLetter(partition, id, reason))
  }
  let removal: { readonly ids: string[]; readonly done: Promise<unknown> } | undefined
  const beginRemoval = () => {
    const ids: string[] = []
    const done = setImmediate().then(() => {
      removal = undefined
      return untilDone(() => outbox.settle(partition, ids))
    })
    return { ids, done }
  }
  /** Removes what was accepted: what the answers of one moment are about in one step. */
  const settle = async (publications: readonly Publication[]) => {
    if (publications.length === 0) return
    run.counts.published += publications.length
    const now = Date.now()
    for (const publication of publications) run.tally.add(publication, now)
    removal ??= beginRemoval()
    for (const { id } of publications) removal.ids.push(id)
    await removal.done
  }
  const checkRefusal = createRefusalCheck(bus, run)
  /** Checks a refusal for content while the other entries go on. */
  const recheck = async (publication: Publication) => {
    const found = await checkRefusal(publication)
    if (found.is === 'accepted') await settle([publication])
    if (found.is === 'unacceptable') await deadLetter({ id: publication.id, reason: found.reason })
  }
  /**
   * Sends until all is settled or the run leaves: after the first time only what failed, after a growing wait.
   * `release` gets what is settled, each time, and the rest at the end.
   */
  const publish = async (batch: readonly Publication[], release: (publications: readonly Publication[]) => void) => {
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
      release(accepted)
      cleared.push(...refused.map((publication) => recheck(publication).finally(() => release([publication]))))
      left = failed
      const fault = verdicts.find((verdict) => 'code' in verdict)
      if (fault && 'code' in fault) run.warn('EventBridge does not accept events', new Error(fault.code))
      if (left.length === 0 || run.isLeaving()) break
      await run.pause(backoff(attempt))
      if (run.isLeaving()) break
      run.counts.retried += left.length
    }
    release(left)
    await Promise.all(cleared)
  }
  return { publish, deadLetter }
}
