import { PARTITIONS } from '../../../functions/contract/sizes.ts'
import type { Stage } from '../../../lib/stage/stage.ts'
import { measured } from '../measured.ts'
import { numberOf, retentionOf } from './configuration.ts'
import { type Load, startsASecond } from './load.ts'

/** What an account leaves behind stays so long at most, in seconds (DECISION_MAX_STALE by default). */
const ACCOUNT_SECONDS = 86_400

/**
 * Bytes in all shards at the peak, an upper bound: live sessions, those that have ended and are still kept, each session
 * of a day by another account, and outboxes that are full because EventBridge is out.
 */
export const storedBytes = (load: Load, stage: Stage): number => {
  const { live, ended, account } = measured.redisBytes.value
  const turnover = load.peak / load.sessionSeconds
  const arrived = Math.min(load.peak, startsASecond(load) * retentionOf(stage))
  const waiting = PARTITIONS * numberOf(stage, 'OUTBOX_LIMIT') * measured.eventBytes.value
  return (
    load.peak * live +
    Math.max(arrived, turnover * retentionOf(stage)) * ended +
    turnover * ACCOUNT_SECONDS * account +
    Math.min(waiting, load.peak * 1_000 * measured.eventBytes.value)
  )
}
