import { type ParseArgsConfig, parseArgs } from 'node:util'
import { Failed } from './failed.ts'

/** What `node:util` parses. Throws {@link Failed} with what is wrong with a command line, and how the program is used. */
export const parseOptions = <const Config extends Omit<ParseArgsConfig, 'args'>>(
  args: readonly string[],
  config: Config,
  usage: string,
) => {
  try {
    return parseArgs({ ...config, args: [...args] })
  } catch (error) {
    throw new Failed(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}
