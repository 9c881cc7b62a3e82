import { Failed } from './describe-failure.ts'

const USAGE = `Usage: npm run signing-keys -- <command> -c stage=<name>

  rotate         make the next key now; tokens stay valid
  revoke <kid>   take a key out at once, and every playback token signed with it
  restart        restart the functions that hold keys: the second half of an interrupted revocation

The kid of a key is in /.well-known/jwks.json and in the header of each token.`

const ARGUMENTS = { rotate: 0, revoke: 1, restart: 0 } as const
export type Command = { readonly verb: keyof typeof ARGUMENTS; readonly stage: string; readonly kid: string }

const isVerb = (word: string): word is Command['verb'] => Object.hasOwn(ARGUMENTS, word)

/** Not parseArgs: a kid is base64url and may begin with a hyphen. */
const parse = (args: readonly string[]): { words: readonly string[]; contexts: readonly string[] } => {
  const at = args.lastIndexOf('-c')
  if (at < 0) return { words: args, contexts: [] }
  const { words, contexts } = parse(args.slice(0, at))
  return { words: [...words, ...args.slice(at + 2)], contexts: [...contexts, args[at + 1] ?? ''] }
}

/** The last stage counts. The file of the stages is taken, as other programs take it, and not needed. */
const stageIn = (contexts: readonly string[]): string | undefined => {
  const last = contexts.findLast((one) => !one.startsWith('stages=')) ?? ''
  return /^stage=([a-z][a-z0-9-]{0,19})$/.exec(last)?.[1]
}

/** Throws {@link Failed} with how to use the program. The stage must be named: a key that is out stays out. */
export const readCommand = (args: readonly string[]): Command => {
  const { words, contexts } = parse(args)
  const [verb = '', ...more] = words
  if (!isVerb(verb) || more.length !== ARGUMENTS[verb]) throw new Failed(USAGE)
  const stage = stageIn(contexts)
  if (!stage) throw new Failed(`-c must be stage=<name>\n\n${USAGE}`)
  return { verb, stage, kid: more[0] ?? '' }
}
