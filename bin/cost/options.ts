import { calls } from './measured.ts'
import { regions } from './prices/prices.ts'

/** An option that takes a number. Without `usual` it must be given, or something else stands in for it. */
type NumberOption = { readonly usual?: number; readonly from: number; readonly to: number; readonly about: string }

/** The options of `npm run cost` that are numbers. */
export const numberOptions = {
  streams: { from: 1, to: 1e9, about: 'concurrent streams **at the peak**; always needed' },
  'average-streams': {
    from: 1,
    to: 1e9,
    about: 'concurrent streams in the **mean of the month**, nights included; in its place `--load-factor`',
  },
  'load-factor': { usual: 0.4, from: 0.01, to: 1, about: 'the mean of the month as a part of the peak' },
  'session-minutes': { usual: 45, from: 0.5, to: 1_440, about: 'how long a session lasts' },
  interval: { from: 1, to: 3_600, about: 'seconds between two heartbeats; without it HEARTBEAT_INTERVAL of the stage' },
  'arrival-minutes': {
    usual: 15,
    from: 0.1,
    to: 1_440,
    about: 'in this time the audience of the peak may arrive, as for a premiere; for limits only',
  },
  pauses: { usual: 1, from: 0, to: 1_000, about: 'pauses of a session, each with a resume' },
  lists: { usual: 0, from: 0, to: 1_000, about: 'calls of `get-concurrency` for each session' },
  denied: { usual: 0.02, from: 0, to: 10, about: 'refused creates for each session' },
  browsers: { usual: 0.3, from: 0, to: 1, about: 'part of the sessions whose page is on another site: preflights' },
  silent: { usual: 0.1, from: 0, to: 1, about: 'part of the sessions that fall silent in place of a stop' },
  rules: { usual: 1, from: 0, to: 300, about: 'rules that each event matches, those of subscribers included' },
  'network-ms': { usual: 1, from: 0, to: 100, about: 'one round trip from Lambda to Redis' },
  'upstream-ms': { usual: 50, from: 0, to: 1_600, about: 'how long Identity and Content take' },
  'put-events-ms': { usual: 30, from: 1, to: 3_000, about: 'how long EventBridge takes to answer PutEvents' },
  headroom: { usual: 0.7, from: 0.1, to: 1, about: 'the part of each limit that the peak may use' },
} as const satisfies Record<string, NumberOption>

export type NumberName = keyof typeof numberOptions

/** The others: what each takes. */
export const otherOptions = {
  stage: {
    form: '<name>',
    about: 'a stage of `cdk.json`; without it a stage that is made for the load',
  },
  stages: {
    form: '<file>',
    about: 'takes the stages from this JSON file, in place of `cdk.json`',
  },
  region: {
    form: Object.keys(regions).join(' or '),
    about: 'the region whose prices count; without it that of the stage, or eu-west-1',
  },
  'duration-ms': {
    form: 'send-heartbeat=4,create-session=80',
    about: `what Lambda bills for a call in your account, of ${calls.map((call) => `\`${call}\``).join(', ')}`,
  },
  prices: { form: '<file>', about: 'your own prices, in place of the table’s' },
  json: { form: '', about: 'everything as JSON' },
} as const

const isContext = (name: string) => name === 'stage' || name === 'stages'

/** Option names with what they take, for usage and the page. */
export const optionRows = (): (readonly [name: string, usual: string, about: string])[] => [
  ...Object.entries<NumberOption>(numberOptions).map(
    ([name, { usual, about }]) => [`--${name}`, usual === undefined ? '' : String(usual), about] as const,
  ),
  ...Object.entries(otherOptions).map(
    ([name, { form, about }]) =>
      [`${isContext(name) ? `-c ${name}=` : `--${name} `}${form}`.trim(), '', about] as const,
  ),
]
