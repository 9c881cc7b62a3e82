import type { Constants } from './constants.ts'

/** One atomic operation: a row of the table in scripts.ts. */
export type Script<Argument extends string, Outcome extends string> = {
  readonly name: string
  /** The Lua it is made of, in order: parts, and the file of its name. */
  readonly parts: readonly string[]
  /** What its caller sends, in order. */
  readonly arguments: readonly Argument[]
  /** What it answers in the first place; none when its answer is no reply (parts/reply.lua). */
  readonly outcomes: readonly Outcome[]
}

/** The names of the arguments of a script, and of its outcomes. */
export type ArgumentOf<Row> = Row extends Script<infer Argument, string> ? Argument : never
export type OutcomeOf<Row> = Row extends Script<string, infer Outcome> ? Outcome : never

/** Sent with every call: the time, in tests alone. */
const CLOCK = 'now'

const COMMENTS = /^\s*--.*\n/gm

/**
 * The text of a script: `A.name` becomes the argument's place in ARGV, `S.name` the setting's value, so that a call sends
 * no names and reads no settings. Throws for a name that is none.
 */
export const assemble = ({ name, parts, arguments: names }: Script<string, string>, constants: Constants): string => {
  const places = new Map([...names, CLOCK].map((argument, i) => [argument, `ARGV[${i + 1}]`]))
  const values = new Map(Object.entries(constants).map(([constant, value]) => [constant, String(value)]))
  const replaced = (known: ReadonlyMap<string, string>, word: string) => {
    const text = known.get(word)
    if (text === undefined) throw new Error(`The script ${name} reads ${word}, which it is not given`)
    return text
  }
  return parts
    .join('\n')
    .replace(COMMENTS, '')
    .replace(/\bA\.(\w+)/g, (_, word: string) => replaced(places, word))
    .replace(/\bS\.(\w+)/g, (_, word: string) => replaced(values, word))
}
