import type { HeldThing } from '../../functions/contract/erasure/erasure.ts'
import type { Stage } from '../stage/stage.ts'

/**
 * A place where data of a person may lie. In `kept` a name in braces is a setting or a member of the stage; README and
 * program put in what it is. `erasing`: what `npm run erase-user` does there, or what an operator has to do.
 */
export type Place = {
  readonly where: string
  readonly holds: string
  readonly kept: string
  readonly shorten: string
  readonly erasing: string
  /** What the program counts there. Without any it only names the place. */
  readonly things?: readonly HeldThing[]
  /** Whether a stage has the place; by default each has. */
  readonly isThere?: (stage: Stage) => boolean
}

/** How long SQS keeps what is in a dead-letter queue (dead-letter-queue.ts), and Redis its dead letters (dead-letter-entry.lua). */
export const DEAD_LETTERS = '14 days'
