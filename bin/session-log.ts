import { describeFailure } from './command/describe-failure.ts'
import { asksForHelp } from './command/help.ts'
import { advice } from './session-log/advice.ts'
import { readCommand, USAGE } from './session-log/read-command.ts'
import { run } from './session-log/run.ts'

const args = process.argv.slice(2)

/** Brings events into the session log of a stage again, and says which it misses. */
try {
  if (asksForHelp(args)) console.log(USAGE)
  else await run(readCommand(args), console.log)
} catch (error) {
  console.error(describeFailure(error, advice))
  process.exitCode = 1
}
