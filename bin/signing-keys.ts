import { describeFailure } from './command/describe-failure.ts'
import { findStage } from './command/find-stage.ts'
import { asksForHelp } from './command/help.ts'
import { advice } from './signing-keys/advice.ts'
import { readCommand, USAGE } from './signing-keys/read-command.ts'
import { restart } from './signing-keys/restart.ts'
import { revoke } from './signing-keys/revoke.ts'
import { rotate } from './signing-keys/rotate.ts'

const args = process.argv.slice(2)

/** Rotates the keys of playback tokens, or revokes one, in the account and the region of the stage. */
const run = () => {
  const { verb, kid, ...context } = readCommand(args)
  const stage = findStage(context)
  if (verb === 'rotate') return rotate(stage)
  return verb === 'revoke' ? revoke(stage, kid) : restart(stage)
}

try {
  console.log(asksForHelp(args) ? USAGE : await run())
} catch (error) {
  console.error(describeFailure(error, advice))
  process.exitCode = 1
}
