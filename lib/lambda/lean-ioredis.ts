import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { redisCommands } from '../../functions/contract/redis-access.ts'

/** Its path is in the package's `exports` only as a whole: the table lies beside the code that reads it. */
const commandsFile = createRequire(createRequire(import.meta.url).resolve('ioredis')).resolve('@ioredis/commands')

const { calls: _, ...sent } = redisCommands
/** What ioredis itself may send beside what the service is allowed to: none of it without being asked. */
const OWN = [
  'select',
  'quit',
  'multi',
  'exec',
  'discard',
  'script',
  'subscribe',
  'psubscribe',
  'ssubscribe',
  'sentinel',
]

/** ioredis makes two methods of each command in its table, on three classes: of these few, not of all 430. */
const commandTable = (): string => {
  const all: Record<string, unknown> = JSON.parse(readFileSync(join(dirname(commandsFile), 'commands.json'), 'utf8'))
  const names = new Set([...Object.values(sent).flat(), ...OWN].map((command) => command.split('|')[0]))
  return JSON.stringify(Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name))))
}

/** Never switched on in Lambda: DEBUG would log tokens. Without it no terminal is looked for. */
const NO_DEBUG = 'exports.default = () => Object.assign(() => {}, { enabled: false })'

/** Node's own opens the error stream, to learn whether it has colours. */
const ASSERT = `
const assert = (value) => {
  if (!value) throw new Error('assertion failed')
}
module.exports = Object.assign(assert, { strictEqual: (one, other) => assert(one === other) })
`

/**
 * Files that stand in for what ioredis loads and the service does not use, by their names: a third of the time that it
 * takes to load. `aliases` names the packages that each stands in for.
 */
export const leanIoredis = {
  files: (): Record<string, string> => ({
    'commands/index.js': readFileSync(commandsFile, 'utf8'),
    'commands/commands.json': commandTable(),
    'debug.js': NO_DEBUG,
    'assert.js': ASSERT,
    'package.json': '{"type":"commonjs"}',
  }),
  aliases: { '@ioredis/commands': 'commands/index.js', debug: 'debug.js', assert: 'assert.js' },
}
