import { optionRows } from './options.ts'

/** Wide enough for most names; a longer one stands on a line of its own. */
const WIDTH = 22

const plain = (text: string) => text.replaceAll(/[`*]/g, '')

const line = (name: string, usual: string, about: string) => {
  const before = name.length < WIDTH ? name.padEnd(WIDTH) : `${name}\n${' '.repeat(WIDTH + 2)}`
  return `  ${before}${plain(about)}${usual && ` (${usual})`}`
}

/** How the program is used, with what each option is when it is left out. */
export const USAGE = `Usage: npm run cost -- --streams <number> [options]

${optionRows()
  .map((row) => line(...row))
  .join('\n')}`
