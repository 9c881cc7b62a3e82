import { describeFailure } from './erase-user/describe-failure.ts'
import { eraseUser } from './erase-user/erase-user.ts'
import { readCommand } from './erase-user/read-command.ts'

/** Says what a stage holds of a user, and removes it from Redis, in the account that the AWS SDK finds credentials for. */
try {
  await eraseUser(readCommand(process.argv.slice(2)), console.log)
} catch (error) {
  console.error(describeFailure(error))
  process.exitCode = 1
}
