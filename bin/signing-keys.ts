import { describeFailure } from './signing-keys/describe-failure.ts'
import { readCommand } from './signing-keys/read-command.ts'
import { restart } from './signing-keys/restart.ts'
import { revoke } from './signing-keys/revoke.ts'
import { rotate } from './signing-keys/rotate.ts'

/** Rotates the keys of playback tokens, or revokes one, in the account that the AWS SDK finds credentials for. */
const run = () => {
  const { verb, stage, kid } = readCommand(process.argv.slice(2))
  if (verb === 'rotate') return rotate(stage)
  return verb === 'revoke' ? revoke(stage, kid) : restart(stage)
}

try {
  console.log(await run())
} catch (error) {
  console.error(describeFailure(error))
  process.exitCode = 1
}
