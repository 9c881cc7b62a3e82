import type { Publication } from './batches.ts'
import type { EventBus } from './event-bus.ts'
import { backoff, type RelayRun } from './run.ts'

/**
 * Refusals in a row, all of one kind, after which an entry is to blame: of a bus that answers anything at random one in
 * a million entries would meet as many, and waiting for them takes some three seconds.
 */
export const CONFIRMED = 6

/** What became of an entry that was refused for what is in it. */
export type Found =
  | { readonly is: 'accepted' }
  | { readonly is: 'unacceptable'; readonly reason: string }
  | { readonly is: 'undecided' }

/**
 * Whose fault a refusal is. The entry is sent by itself, after growing waits, until it is accepted, or until it has been
 * refused often enough while the bus took other events of this run; an answer of another kind proves nothing, and the
 * count begins anew. Undecided when the run leaves.
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
      if (refusals >= CONFIRMED && run.counts.published > acceptedBefore) return { is: 'unacceptable', reason: code }
    }
  }
