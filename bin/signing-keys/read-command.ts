import { type Context, readContext } from '../command/context.ts'
import { Failed } from '../command/failed.ts'

export const USAGE = `Usage: npm run signing-keys -- <command> -c stage=<name>

  rotate         make the next key now; tokens stay valid
  revoke <kid>   take a key out at once, and every playback token signed with it
  restart        restart the functions that hold keys: the second half of an interrupted revocation

The kid of a key is in /.well-known/jwks.json and in the header of each token.
The stage is read from cdk.json, or from a file of your own with -c stages=<file>. It says in which account and region.`

const ARGUMENTS = { rotate: 0, revoke: 1, restart: 0 } as const
export type Command = Context & { readonly verb: keyof typeof ARGUMENTS; readonly kid: string }

const isVerb = (word: string): word is Command['verb'] => Object.hasOwn(ARGUMENTS, word)

/** Not parseArgs: a kid is base64url and may begin with a hyphen. */
const parse = (args: readonly string[]): { words: readonly string[]; contexts: readonly string[] } => {
  const at = args.findLastIndex((arg) => arg === '-c' || arg === '--context')
  if (at < 0) return { words: args, contexts: [] }
  const { words, contexts } = parse(args.slice(0, at))
  return { words: [...words, ...args.slice(at + 2)], contexts: [...contexts, args[at + 1] ?? ''] }
}

const verbFault = (verb: string, more: readonly string[]): string[] => {
  if (!isVerb(verb)) return [`The command must be ${Object.keys(ARGUMENTS).join(', ')}${verb && `, not "${verb}"`}`]
  if (more.length === ARGUMENTS[verb]) return []
  return [`${verb} takes ${ARGUMENTS[verb] === 0 ? 'nothing but -c' : 'one kid'}`]
}

/** Throws {@link Failed} with every fault and how to use the program. The stage must be named: a key that is out stays out. */
export const readCommand = (args: readonly string[]): Command => {
  const { words, contexts } = parse(args)
  const [verb = '', ...more] = words
  const { stage, stages, faults: ofContext } = readContext(contexts)
  const faults = [...verbFault(verb, more), ...ofContext]
  if (!isVerb(verb) || faults.length > 0) throw new Failed(`${faults.join('\n')}\n\n${USAGE}`)
  return { verb, kid: more[0] ?? '', stage, stages }
}
