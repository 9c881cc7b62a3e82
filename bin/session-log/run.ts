import { findStage } from '../command/find-stage.ts'
import { replay } from './backfill/replay.ts'
import { sendFile } from './backfill/send-file.ts'
import { compareDay } from './compare/compare-day.ts'
import type { Command } from './read-command.ts'

/** Does what the command says, and says what came of it. Rejects with Failed, or the error of AWS. */
export const run = async (command: Command, say: (text: string) => void): Promise<void> => {
  const stage = findStage(command)
  switch (command.verb) {
    case 'replay':
      return replay(stage, command, say)
    case 'send':
      return sendFile(stage, command, say)
    case 'compare':
      return compareDay(stage, command, say)
  }
}
