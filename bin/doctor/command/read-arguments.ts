import { parseArgs } from 'node:util'

const TEXTS = ['user', 'profile', 'content', 'region', 'origin', 'bus', 'timeout'] as const
const FLAGS = ['json', 'help'] as const

export type Arguments = {
  readonly words: readonly string[]
  /** The values of `-c`, in their order. */
  readonly contexts: readonly string[]
  readonly texts: { readonly [name in (typeof TEXTS)[number]]?: string }
  readonly flags: { readonly [name in (typeof FLAGS)[number]]?: true }
  /** What is wrong, a sentence each. */
  readonly faults: readonly string[]
}

const options = {
  ...Object.fromEntries(TEXTS.map((name) => [name, { type: 'string' } as const])),
  ...Object.fromEntries(FLAGS.map((name) => [name, { type: 'boolean' } as const])),
  context: { type: 'string', short: 'c' },
  help: { type: 'boolean', short: 'h' },
  /** Refused; as an option with a value, so that the value is taken for no word. */
  token: { type: 'string' },
} as const

const isOneOf = <Name extends string>(names: readonly Name[], name: string): name is Name =>
  names.some((one) => one === name)

/** Reads the words of a command line and finds every fault in them, where parseArgs stops at the first. */
export const readArguments = (args: readonly string[]): Arguments => {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true })
  const words: string[] = []
  const contexts: string[] = []
  const faults: string[] = []
  const texts: Record<string, string> = {}
  const flags: Record<string, true> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    if (name === 'token')
      faults.push('--token is not taken, because everybody on this machine can read it: set the variable DOCTOR_TOKEN')
    else if (isOneOf(FLAGS, name) && value === undefined) flags[name] = true
    else if (name !== 'context' && !isOneOf(TEXTS, name)) faults.push(`${rawName} is no option, or takes no value`)
    else if (!value || (value.startsWith('-') && !token.inlineValue)) faults.push(`${rawName} needs a value`)
    else if (name === 'context') contexts.push(value)
    else if (texts[name] !== undefined) faults.push(`${rawName} is given more than once`)
    else texts[name] = value
  }
  return { words, contexts, texts, flags, faults }
}
