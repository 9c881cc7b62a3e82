import { userId } from '../../functions/contract/requests.ts'
import { type Context, readContext } from '../command/context.ts'
import { Failed } from '../command/failed.ts'
import { parseOptions } from '../command/parse-options.ts'

export const USAGE = `Usage: npm run erase-user -- <user id> -c stage=<name> [--end-sessions] [--erase]

  without an option   says what is held of the user, where and for how long; changes nothing
  --end-sessions      ends the live sessions of the user, as DELETE …/terminate does
  --erase             removes the user from Redis and the session log; while a session lives, nothing
  both                ends the sessions, waits until their players know it, then removes

The stage is read from cdk.json, or from a file of your own with -c stages=<file>. It says in which account and region.
An id that begins with a hyphen stands at the end, after one more --.`

export type Command = Context & {
  readonly userId: string
  readonly endSessions: boolean
  readonly erase: boolean
}

const options = {
  context: { type: 'string', short: 'c', multiple: true },
  'end-sessions': { type: 'boolean', default: false },
  erase: { type: 'boolean', default: false },
} as const

/** Throws {@link Failed} with what is wrong, or how to use the program. The stage must be named: what is erased stays erased. */
export const readCommand = (args: readonly string[]): Command => {
  const { values, positionals } = parseOptions(args, { options, allowPositionals: true }, USAGE)
  const { stage, stages, faults } = readContext(values.context ?? [])
  if (positionals.length !== 1) faults.unshift('One user id is needed')
  if (faults.length > 0) throw new Failed(`${faults.join('\n')}\n\n${USAGE}`)
  const read = userId.safeParse(positionals[0])
  if (!read.success) throw new Failed(`The user id ${read.error.issues[0]?.message}`)
  return {
    userId: read.data,
    stage,
    stages,
    endSessions: values['end-sessions'],
    erase: values.erase,
  }
}
