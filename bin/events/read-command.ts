import { eventTypes } from '../../functions/contract/events/event-types.ts'
import { serviceUrl } from '../../functions/contract/settings/setting.ts'
import { Failed } from '../command/failed.ts'
import { parseOptions } from '../command/parse-options.ts'

export const USAGE = `Usage: npm run events -- <command> [options]

  list                     the types of events
  trigger <type>           publishes a valid sample of the type
  story                    publishes the events of a whole session, in order
  tail                     prints events as they reach the bus
  replay <name>            sends the events of this run to the rules again, with this replay-name

  --user, --profile, --content, --device, --region, --session   whose sample; which events tail prints (--user, --session)
  --set <member>=<value>   changes a member of a sample, such as --set metadata.end_reason=paused_too_long
  --print                  prints the sample as a target gets it, such as a test event of Lambda, and publishes nothing
  --print-entries          the same as the entries of aws events put-events
  --type                   which types tail prints, several with commas between them
  --kept                   tail begins with what is kept of this run
  --from, --to             which events are replayed, such as 2026-12-01T20:00:00Z; all of this run by default
  --rule                   the one rule that a replay reaches; may be given several times; every rule by default
  --bus                    viewing-service-local by default
  --endpoint               EventBridge on this machine: http://localhost:8083 by default, where npm start has it

A sample never goes to an account: every subscriber there would count it. --print-entries is for those who know better.`

const options = {
  user: { type: 'string' },
  profile: { type: 'string' },
  content: { type: 'string' },
  device: { type: 'string' },
  region: { type: 'string' },
  session: { type: 'string' },
  set: { type: 'string', multiple: true },
  print: { type: 'boolean' },
  'print-entries': { type: 'boolean' },
  type: { type: 'string' },
  kept: { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  rule: { type: 'string', multiple: true },
  bus: { type: 'string' },
  endpoint: { type: 'string' },
} as const

const DEFAULTS = { bus: 'viewing-service-local', endpoint: 'http://localhost:8083' }

const COMMON = ['bus', 'endpoint']
const WHOSE = ['user', 'profile', 'content', 'device', 'region', 'session', 'set', 'print', 'print-entries']
/** What each command takes: how its one argument is called, if it has one, and its options. */
const COMMANDS = {
  list: { argument: undefined, takes: [] },
  trigger: { argument: 'type', takes: [...WHOSE, ...COMMON] },
  story: { argument: undefined, takes: [...WHOSE.filter((name) => name !== 'set'), ...COMMON] },
  tail: { argument: undefined, takes: ['user', 'session', 'type', 'kept', 'endpoint'] },
  replay: { argument: 'name', takes: ['from', 'to', 'rule', ...COMMON] },
} as const satisfies Record<string, { argument: string | undefined; takes: readonly string[] }>

type CommandName = keyof typeof COMMANDS
const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name)

/** The buses of an account: a sample must not reach them. */
const OF_AWS = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/i

const endpointFaults = (endpoint: string): readonly string[] => {
  const url = serviceUrl({ about: '' })
  const read = url.parse(endpoint)
  if (read === undefined) return [`--endpoint must be ${url.format}`]
  if (!OF_AWS.test(new URL(read).hostname)) return []
  return ['--endpoint is of AWS: a sample there would be counted as a play by every subscriber']
}

const timeFaults = (name: string, text: string | undefined) =>
  text === undefined || Number.isFinite(Date.parse(text))
    ? []
    : [`--${name} must be a time such as 2026-12-01T20:00:00Z`]

const argumentFaults = (name: CommandName, given: readonly string[]): readonly string[] => {
  const { argument } = COMMANDS[name]
  if (given.length !== (argument ? 1 : 0))
    return [argument ? `${name} needs one ${argument}` : `${name} takes no arguments`]
  const [first = ''] = given
  if (name === 'trigger' && !eventTypes.some((type) => type === first))
    return [`There is no type ${first}. The types are ${eventTypes.join(', ')}`]
  if (name === 'replay' && !/^[\w.-]{1,64}$/.test(first))
    return ['The name of a replay has 1–64 letters, digits, ".", "-" or "_"']
  return []
}

/** The command, its argument and its options. Throws {@link Failed} with all that is wrong, and how to use the program. */
export const readCommand = (args: readonly string[]) => {
  const { values: given, positionals } = parseOptions(args, { options, allowPositionals: true }, USAGE)
  const [name = '', ...rest] = positionals
  if (!isCommand(name)) throw new Failed(`${name ? `There is no command ${name}` : 'A command is needed'}\n\n${USAGE}`)
  const takes: readonly string[] = COMMANDS[name].takes
  const values = { ...DEFAULTS, set: [], rule: [], ...given }
  const faults = [
    ...argumentFaults(name, rest),
    ...Object.keys(given)
      .filter((option) => !takes.includes(option))
      .map((option) => `${name} does not take --${option}`),
    ...endpointFaults(values.endpoint),
    ...timeFaults('from', values.from),
    ...timeFaults('to', values.to),
    ...values.set.filter((one) => !/^[\w.]+=/.test(one)).map((one) => `--set ${one} must be <member>=<value>`),
  ]
  if (faults.length > 0) throw new Failed(`${faults.join('\n')}\n\n${USAGE}`)
  const endpoint = values.endpoint.replace(/\/+$/, '')
  return { name, argument: rest[0] ?? '', options: { ...values, endpoint } }
}

export type Command = ReturnType<typeof readCommand>
export type Options = Command['options']
