import type { Publication } from './batches.ts'
import type { EventBus } from './event-bus.ts'
import { backoff, type RelayRun } from './run.ts'

/**
 * So many refusals in a row, all for one reason, mean that the entry can never be accepted. If the bus refused
 * one in ten at random, one entry in a million would be refused as often. Waiting for them takes about three seconds.
 */
export const CONFIRMING_REFUSALS = 6

/** The result for an entry that was refused for its content. */
export type Found =
  | { readonly is: 'accepted' }
  | { readonly is: 'unacceptable'; readonly reason: string }
  | { readonly is: 'undecided' }

/**
 * Finds out whether a refusal is about the entry or about the bus. The entry is sent alone, after growing waits, until it
 * is accepted, or until it has been refused often enough while the bus accepted other events of this run. Any other
 * answer starts the count again. Undecided when the run leaves.
 */
export const createRefusalCheck =
  (bus: EventBus, run: RelayRun) =>
  async ({ event }: Publication): Promise<Found> => {
    let [refusals, code, acceptedBefore] = [0, '', 0]
    for (let attempt = 1; ; attempt++) {
      await run.pause(backoff(attempt))
      if (run.isLeaving()) return { is: 'undecided' }
      run.counts.retried += 1
      const [verdict] = await bus.put([event], run.outOfTime)
      if (verdict?.is === 'accepted') return verdict
      const said = verdict?.is === 'refused' ? verdict.code : ''
      if (said === '' || said !== code) [refusals, code, acceptedBefore] = [0, said, run.counts.published]
      if (said !== '') refusals += 1
      if (refusals >= CONFIRMING_REFUSALS && run.counts.published > acceptedBefore)
        return { is: 'unacceptable', reason: code }
    }
  }
