import { Failed } from './describe-failure.ts'

const USAGE = `Usage: npm run signing-keys -- <command> [-c stage=<name>]    (stage dev without it, as cdk deploy)

  rotate         make the next key now; tokens stay valid
  revoke <kid>   take a key out at once, and every playback token signed with it
  restart        restart the functions that hold keys: the second half of an interrupted revocation

The kid of a key is in /.well-known/jwks.json and in the header of each token.`

const ARGUMENTS = { rotate: 0, revoke: 1, restart: 0 } as const
export type Command = { readonly verb: keyof typeof ARGUMENTS; readonly stage: string; readonly kid: string }

const isVerb = (word: string): word is Command['verb'] => Object.hasOwn(ARGUMENTS, word)

/** Not parseArgs: a kid is base64url and may begin with a hyphen. The last -c counts. */
const parse = (args: readonly string[]): { words: readonly string[]; context: string } => {
  const at = args.lastIndexOf('-c')
  if (at < 0) return { words: args, context: 'stage=dev' }
  const { words } = parse(args.slice(0, at))
  return { words: [...words, ...args.slice(at + 2)], context: args[at + 1] ?? '' }
}

/** Throws {@link Failed} with how to use the program. */
export const readCommand = (args: readonly string[]): Command => {
  const { words, context } = parse(args)
  const [verb = '', ...more] = words
  const [, stage] = /^stage=([a-z][a-z0-9-]{0,19})$/.exec(context) ?? []
  if (!stage) throw new Failed(`-c must be stage=<name>\n\n${USAGE}`)
  if (!isVerb(verb) || more.length !== ARGUMENTS[verb]) throw new Failed(USAGE)
  return { verb, stage, kid: more[0] ?? '' }
}
