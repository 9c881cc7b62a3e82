import { type TaskName, tasks } from '../../../functions/contract/tasks.ts'
import { type Call, calls, measured } from '../measured.ts'
import { type Configuration, relaysOf, rhythmOf } from '../use/configuration.ts'
import { billedMsOf, type Waits } from '../use/duration.ts'
import { callsOf, eventsOf, type Load, preflightsOf, startsASecond } from '../use/load.ts'
import { ENDPOINT_MB } from '../use/quantities.ts'
import type { Raised } from './quotas.ts'

/** What the limits are judged by. */
export type Situation = {
  readonly load: Load
  readonly configuration: Configuration
  readonly waits: Waits
  /** How long EventBridge takes to answer PutEvents, in ms. */
  readonly putEventsMs: number
  /** Rules that each event matches, those of subscribers included. */
  readonly rules: number
  readonly raised: Raised
}

/** What the peak asks for. Rates are a second. */
export type Demand = {
  readonly rates: Readonly<Record<Call, number>>
  readonly requests: number
  readonly starts: number
  readonly events: number
  /** Instances at work at once: of all endpoints, and of the busiest one. */
  readonly instances: number
  readonly busiest: { readonly call: Call; readonly rate: number; readonly instances: number }
  readonly creating: number
  /** New instances of the function that grows most in ten seconds: Lambda adds one for ten requests a second at least. */
  readonly growth: number
  /** Instances of the relay and the sweep, two runs of each range at once, or what the stage reserves for tasks. */
  readonly tasks: number
}

const ratesOf = (load: Load, situation: Situation): Record<Call, number> => {
  const each = callsOf(load, rhythmOf(situation.configuration.stage))
  const turnover = load.peak / load.sessionSeconds
  const rates = calls.map((call) => {
    if (call === 'create-session') return [call, each[call] * startsASecond(load)]
    return [call, call === 'send-heartbeat' ? (load.peak * each[call]) / load.sessionSeconds : each[call] * turnover]
  })
  return Object.fromEntries(rates) as Record<Call, number> // Object.fromEntries gives only `string`
}

/** What is reserved for tasks nobody else can have, at work or not. */
const reservedOf = ({ stage: { reservedConcurrency = {} } }: Configuration) =>
  (Object.keys(tasks) as TaskName[]).reduce((sum, task) => sum + (reservedConcurrency[task] ?? 0), 0) // Object.keys gives only `string`

/** Lambda's scaling rate is counted in so many seconds, and an instance in so many requests a second. */
const [SCALING_SECONDS, REQUESTS_OF_AN_INSTANCE] = [10, 10]

/** At the peak, while its whole audience is still arriving. */
export const demandOf = (situation: Situation): Demand => {
  const { load, configuration, waits } = situation
  const rates = ratesOf(load, situation)
  const ms = billedMsOf(ENDPOINT_MB, waits)
  const busy = (call: Call) => (rates[call] * ms[call]) / 1_000
  const starts = startsASecond(load)
  const rhythm = rhythmOf(configuration.stage)
  const beats = (load.peak / load.sessionSeconds) * (eventsOf(load, rhythm) - 1 - load.denied)
  // creates come at once at their full rate, all else with the audience
  const share = (call: Call) => (call === 'create-session' ? 1 : Math.min(1, SCALING_SECONDS / load.arrivalSeconds))
  const growth = (call: Call) => Math.max(busy(call), rates[call] / REQUESTS_OF_AN_INSTANCE) * share(call)
  const [busiest = 'send-heartbeat'] = calls.toSorted((one, other) => rates[other] - rates[one])
  return {
    rates,
    requests: calls.reduce((sum, call) => sum + rates[call], 0) + preflightsOf(load) * starts,
    starts,
    events: beats + starts * (1 + load.denied),
    instances: calls.reduce((sum, call) => sum + busy(call), 0),
    busiest: { call: busiest, rate: rates[busiest], instances: Math.max(...calls.map(busy)) },
    creating: busy('create-session'),
    growth: Math.max(...calls.map(growth)),
    tasks: Math.max(2 * relaysOf(configuration.stage) + 2, reservedOf(configuration)),
  }
}

/** µs of Redis' processor time that a second of the peak takes, in all shards. */
export const redisUsOf = ({ rates, events, starts }: Demand, relayUs: number): number => {
  const { heartbeat, other } = measured.redisUs.value
  const scripts = calls.reduce((sum, call) => sum + rates[call] * (call === 'send-heartbeat' ? heartbeat : other), 0)
  return scripts + starts * other + events * relayUs // a create calls a second script
}

/** Bytes a second to and from all shards. */
export const redisBytesOf = ({ rates }: Demand): number =>
  calls.reduce((sum, call) => sum + rates[call] * measured.weights.value[call].redis, 0)

/** Sessions that fall silent in a minute of the peak. */
export const silentOf = ({ peak, sessionSeconds, silent }: Load): number => (peak / sessionSeconds) * silent * 60
