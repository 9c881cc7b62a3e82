import type { Context } from '../../../bin/command/context.ts'
import { describeFailure } from '../../../bin/command/describe-failure.ts'
import { findStage } from '../../../bin/command/find-stage.ts'

/** The name of the stage that a command line means, or what the program says to it. */
export const stageSaid = (readCommand: (args: string[]) => Context) => (args: string[]) => {
  try {
    return `fine ${findStage(readCommand(args)).name}`
  } catch (error) {
    return describeFailure(error, {})
  }
}
