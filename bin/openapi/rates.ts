import type { EndpointName } from '../../functions/contract/routes.ts'
import { environment, type SettingName } from '../../functions/contract/settings/settings.ts'

/** What is counted, per what, by which two settings. */
type Rate = {
  readonly what: string
  readonly per: 'user' | 'session'
  readonly rate: SettingName
  readonly burst: SettingName
  /** In place of a minute. */
  readonly each?: string
}

const repeats: Rate = {
  ...{ what: 'create sent again with its Idempotency-Key', per: 'user' },
  ...{ rate: 'TOKEN_RATE_LIMIT', burst: 'TOKEN_BURST' },
}
const pauses: Rate = {
  ...{ what: 'pause and resume together', per: 'session', rate: 'PAUSE_RATE_LIMIT', burst: 'PAUSE_BURST' },
}
const tokens: Rate = {
  ...{ what: 'validate and refresh together', per: 'session', rate: 'TOKEN_RATE_LIMIT', burst: 'TOKEN_BURST' },
}
const reads = { rate: 'READ_RATE_LIMIT', burst: 'READ_BURST' } as const
const ofAccount: Rate = { what: 'get-concurrency, get-history and get-position together', per: 'user', ...reads }
const ended: Rate = { what: 'what has nothing left to end', per: 'session', ...reads }

/** The rates of each route, as functions/contract/README.md lists them under "Rates". */
const rates: Readonly<Record<EndpointName, readonly Rate[]>> = {
  'get-health': [],
  'create-session': [{ what: 'create', per: 'user', rate: 'CREATE_RATE_LIMIT', burst: 'CREATE_BURST' }, repeats],
  'get-session': [{ what: 'get-session', per: 'session', ...reads }],
  'terminate-session': [ended],
  'get-concurrency': [ofAccount],
  'get-history': [ofAccount],
  'get-position': [ofAccount],
  'send-heartbeat': [
    {
      ...{ what: 'heartbeat', per: 'session', rate: 'HEARTBEAT_RATE_FACTOR', burst: 'HEARTBEAT_BURST' },
      each: 'heartbeat interval',
    },
  ],
  'pause-session': [pauses],
  'resume-session': [pauses],
  'stop-session': [ended],
  'validate-token': [tokens],
  'refresh-token': [tokens],
  'get-jwks': [],
}

const defaultOf = (name: SettingName) => ('default' in environment[name] ? environment[name].default : '')

const sentence = ({ what, per, rate, burst, each = 'minute' }: Rate) =>
  `${what}, per ${per}: ${defaultOf(rate)} a ${each} (\`${rate}\`), ${defaultOf(burst)} at once (\`${burst}\`)`

/** How often a route may be called, as Markdown, with the numbers of a stage that sets none. */
export const ratesOf = (name: EndpointName): string => {
  const own = rates[name]
  if (own.length === 0) return 'It has no rate of its own, only that of API Gateway over all callers of the stage.'
  return `Rate, beyond which it is 429 \`rate_limited\`: ${own.map(sentence).join('; ')}.`
}
