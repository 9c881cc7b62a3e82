import { describeFailure } from './command/describe-failure.ts'
import { asksForHelp } from './command/help.ts'
import { readCommand, USAGE } from './events/read-command.ts'
import { run } from './events/run.ts'

const args = process.argv.slice(2)

/** Publishes, prints and replays events on this machine. */
try {
  if (asksForHelp(args)) console.log(USAGE)
  else await run(readCommand(args), console.log)
} catch (error) {
  console.error(describeFailure(error, {}))
  process.exitCode = 1
}
