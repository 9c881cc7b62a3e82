import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import type { PlaybackEvent } from './contract/events/events.ts'
import { NoPlaybackEvent, readEvent } from './core/session-log/read-event.ts'
import type { Outcome } from './core/session-log/record.ts'
import { bindTask, type TaskHandler } from './runtime/bind-task.ts'
import { deadLetters, type LogRuntime, report, sessionLog } from './runtime/log-parts.ts'

const isBatch = (input: unknown): input is SQSEvent => Array.isArray(Object(input).Records)

const isEvent = (read: ReturnType<typeof readEvent>): read is PlaybackEvent => !(read instanceof NoPlaybackEvent)
const isRefused = (outcome: Outcome) => outcome !== undefined && 'refused' in outcome
const isPostponed = (outcome: Outcome) => outcome !== undefined && 'postponed' in outcome

/**
 * Records a batch of messages of SQS at once. One that can never be recorded goes to the dead-letter queue; one that could
 * not be recorded now is reported as failed, and comes again.
 */
export const recordSessionLog =
  ({ sessionLog, deadLetters, report }: Pick<LogRuntime, 'sessionLog' | 'deadLetters' | 'report'>): TaskHandler =>
  async (input) => {
    if (!isBatch(input)) throw new Error('The input must be a batch of messages of SQS')
    const messages = input.Records.map(({ messageId, body }) => ({ messageId, read: readEvent(body) }))
    const { outcomes, added } = await sessionLog.record(messages.map(({ read }) => read).filter(isEvent))
    const left = outcomes.values()
    const settled = new Map(
      messages.map(({ messageId, read }): [string, Outcome] => [
        messageId,
        isEvent(read) ? left.next().value : { refused: read },
      ]),
    )
    const count = (is: (outcome: Outcome) => boolean) => [...settled.values()].filter(is).length
    report({
      LogEventsRecorded: added,
      LogEventsRepeated: count((outcome) => outcome === undefined) - added,
      LogEventsPostponed: count(isPostponed),
      LogEventsRefused: count(isRefused),
    })
    const settle = async ({ messageId, body }: SQSRecord) => {
      const outcome = settled.get(messageId)
      if (outcome === undefined) return
      if ('postponed' in outcome) throw outcome.postponed
      await deadLetters.send(body, outcome.refused)
    }
    const processor = new BatchProcessor(EventType.SQS)
    return processPartialResponse(input, settle, processor, { throwOnFullBatchFailure: false })
  }

export const handler = bindTask(recordSessionLog, { sessionLog, deadLetters, report })
