import type { Outcome } from '../run.ts'
import { countOf } from './text.ts'

/** 128 + SIGINT, as shells have it. */
export const INTERRUPTED = 130
const FAULTS = 1
const NOT_CHECKED = 3

/** 0 only when nothing is wrong and all that was asked for was checked. 2 is for wrong usage. */
export const exitCodeOf = ({
  findings,
  missed,
  isInterrupted,
}: Pick<Outcome, 'findings' | 'missed' | 'isInterrupted'>) => {
  if (isInterrupted) return INTERRUPTED
  if (countOf(findings, 'fault') > 0) return FAULTS
  return missed.length > 0 ? NOT_CHECKED : 0
}
