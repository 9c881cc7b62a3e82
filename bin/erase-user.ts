import { describeFailure } from './command/describe-failure.ts'
import { asksForHelp } from './command/help.ts'
import { advice } from './erase-user/advice.ts'
import { eraseUser } from './erase-user/erase-user.ts'
import { readCommand, USAGE } from './erase-user/read-command.ts'

const args = process.argv.slice(2)

/** Says what a stage holds of a user, and removes it from Redis, in the account and the region of the stage. */
try {
  if (asksForHelp(args)) console.log(USAGE)
  else await eraseUser(readCommand(args), console.log)
} catch (error) {
  console.error(describeFailure(error, advice))
  process.exitCode = 1
}
