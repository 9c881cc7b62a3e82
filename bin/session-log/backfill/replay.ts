import { setTimeout as sleep } from 'node:timers/promises'
import {
  CancelReplayCommand,
  DescribeReplayCommand,
  type DescribeReplayResponse,
  type EventBridgeClient,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge'
import { Failed } from '../../command/failed.ts'
import type { StagePlace } from '../../command/stage-place.ts'
import { findArchive, type Span } from './archive.ts'
import { type Interrupts, interruptsOf } from './interrupts.ts'

type Say = (text: string) => void

const LOOK_EVERY_MS = 5_000

/** A name that was not used before, as EventBridge wants it, and that says when. */
const nameAt = (now: number) => `session-log-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`

const lineOf = ({ State, EventLastReplayedTime: last, EventEndTime: end }: DescribeReplayResponse) =>
  last && end ? `${State}: up to ${last.toISOString()} of ${end.toISOString()}` : `${State}`

const isUnderWay = ({ State }: DescribeReplayResponse) =>
  State === 'STARTING' || State === 'RUNNING' || State === 'CANCELLING'

/** The first interruption is answered with how to go on, the second cancels the replay. */
const mindInterrupts = (client: EventBridgeClient, ReplayName: string, interrupts: Interrupts, say: Say) => {
  let count = 0
  return interrupts(() => {
    count += 1
    if (count === 1) return say('EventBridge goes on with the replay. Ctrl-C once more cancels it.')
    say('The replay is being cancelled. What was replayed stays in the log.')
    client.send(new CancelReplayCommand({ ReplayName })).catch((error) => say(`It was not cancelled: ${error.message}`))
  })
}

const follow = async (client: EventBridgeClient, ReplayName: string, everyMs: number, say: Say) => {
  for (let said = ''; ; await sleep(everyMs)) {
    const found = await client.send(new DescribeReplayCommand({ ReplayName }))
    const line = lineOf(found)
    if (line !== said) say(line)
    said = line
    if (!isUnderWay(found)) return found
  }
}

/**
 * Has EventBridge replay a span of a stage's archive to the rule of the session log alone, and follows it to its end. Rejects
 * with {@link Failed} when it did not come to its end.
 */
export const replay = async (
  stage: StagePlace,
  { from, to }: Span,
  say: Say,
  { interrupts = interruptsOf(process), everyMs = LOOK_EVERY_MS } = {},
): Promise<void> => {
  const archive = await findArchive(stage, { from, to })
  const { client } = archive
  const ReplayName = nameAt(Date.now())
  const span = { EventStartTime: new Date(from), EventEndTime: new Date(to) }
  await client.send(new StartReplayCommand({ ReplayName, ...archive.replay, ...span }))
  say(`The replay ${ReplayName} was started; EventBridge replays without this program.`)
  const stopMinding = mindInterrupts(client, ReplayName, interrupts, say)
  try {
    const { State, StateReason } = await follow(client, ReplayName, everyMs, say)
    if (State !== 'COMPLETED') throw new Failed(`The replay ended as ${State}. ${StateReason ?? ''}`.trim())
    say('The session log holds the events as soon as its queue is empty.')
  } finally {
    stopMinding()
  }
}
