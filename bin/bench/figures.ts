import { functionNames } from '../../functions/contract/functions.ts'

/** What is read from a round's samples. Of several rounds the median is shown, of `max` the smallest. */
export type Statistic = 'p50' | 'p95' | 'p99' | 'max'

/** What a figure is compared with, in the same round: the same figure of the other version, or another series of its own. */
export type Baseline = 'before' | { readonly series: string; readonly statistic?: Statistic } | undefined

/** One row of the table. */
export type Figure = {
  readonly series: string
  readonly statistic?: Statistic
  readonly unit:
    | 'logins'
    | 'answers'
    | 'µs'
    | 'instructions'
    | 'ms'
    | 'a second'
    | 'a CPU second'
    | 'bytes'
    | 'round trips'
  readonly to?: Baseline
  /** Of the ratio, or of the figure itself where there is no baseline. */
  readonly target?: string
}

const script = (series: string, target?: string): Figure => ({
  series,
  unit: 'µs',
  to: 'before',
  ...(target && { target }),
})
const slowest = (series: string): Figure => ({ series, statistic: 'max', unit: 'µs', target: '≤ 2000' })

const handler = (alg: string, target: string, toBefore: string): Figure[] => {
  const [series, base] = [`heartbeat's handler, ${alg}`, `EVALSHA and one verification, ${alg}`]
  const unwaited = { series: `${base}, less its waits`, statistic: 'p50' } as const
  return [
    { series, unit: 'µs', to: { series: base }, target },
    { series, unit: 'µs', statistic: 'p99', to: { series: base } },
    { series: `${series}, less its waits`, unit: 'µs', statistic: 'p99', to: unwaited, target: '≤ 3' },
    { series, unit: 'µs', to: 'before', target: toBefore },
    { series: `heartbeat's processor time, ${alg}`, unit: 'µs', to: 'before', target: toBefore },
  ]
}

const cold = (name: string, target: string): Figure[] => [
  { series: `first reply, ${name}`, unit: 'ms', to: { series: 'first reply, ioredis alone' }, target },
  {
    ...{ series: `processor time until then, ${name}`, unit: 'ms' },
    to: { series: 'processor time until then, ioredis alone' },
  },
]

/** Live sessions of the part `growth`; the last two only when asked for, because they take minutes. */
export const liveSizes = [1_000, 10_000, 100_000, 1_000_000] as const
export const liveSeries = (what: 'heartbeat' | 'claim', size: number): string =>
  `${what}, ${size.toLocaleString('en')} live`

const growth = (what: 'heartbeat' | 'claim'): Figure[] =>
  liveSizes.map((size) => ({
    ...{ series: liveSeries(what, size), unit: 'µs', to: { series: liveSeries(what, liveSizes[0]) } },
    ...(size === liveSizes.at(-1) && { target: '≤ 1.35' }),
  }))

const instructions = (series: string, target?: string): Figure => ({ ...script(series, target), unit: 'instructions' })

const storm = (where: string): Figure[] => [
  { series: `500 environments served, ${where}`, unit: 'ms', to: 'before' },
  { series: `500 environments served, ${where}`, statistic: 'max', unit: 'ms', to: 'before' },
  { series: `logins, ${where}`, unit: 'logins', to: 'before' },
  { series: `answers 503, ${where}`, unit: 'answers', to: 'before' },
]

/** The parts of the bench, each with its rows: issue by issue the table of what must be fast. */
export const figures = {
  scripts: [
    { series: 'heartbeat, 50 clients', unit: 'µs', to: { series: 'lean sketch' }, target: '≤ 3.0' },
    { series: 'heartbeats, 50 clients', unit: 'a second', to: { series: 'SET, 50 clients' }, target: '≥ 0.30' },
    { series: 'processor time of Redis for a SET', unit: 'µs' },
    script('processor time of Redis for a heartbeat'),
    script('heartbeat'),
    script('find request'),
    script('claim, no other session'),
    script('claim, one other session', '≤ 0.45'),
    script('claim, four other sessions', '≤ 0.35'),
    ...['list', 'stop', 'pause', 'resume', 'sweep of 100'].map((series) => script(series, '≤ 0.5')),
    ...['list', 'stop', 'pause', 'step of the sweep'].map(slowest),
  ],
  instructions: [
    { series: 'heartbeat', unit: 'instructions', to: { series: 'lean sketch' }, target: '≤ 3.0' },
    instructions('heartbeat'),
    instructions('find request'),
    instructions('claim, no other session'),
    instructions('claim, one other session', '≤ 0.45'),
    instructions('claim, four other sessions', '≤ 0.35'),
    ...['list', 'stop', 'pause', 'resume'].map((series) => instructions(series, '≤ 0.5')),
    ...['terminate', 'find session', 'use token'].map((series) => instructions(series)),
    instructions('session ended by the sweep', '≤ 0.5'),
    instructions('sweep of nothing due'),
  ],
  handler: [...handler('ES256', '≤ 1.4', '≤ 0.60'), ...handler('HS256', '≤ 1.2', '≤ 0.40')],
  relay: [
    { series: 'events the relay publishes', unit: 'a CPU second', to: 'before', target: '≥ 3' },
    { series: 'events of a backlog', unit: 'a second', to: 'before' },
  ],
  cold: [cold('get-health', '≤ 1.4'), cold('send-heartbeat', '≤ 1.65'), cold('create-session', '≤ 1.8')].flat(),
  exact: [
    { series: 'live session', unit: 'bytes', target: '≤ 900' },
    { series: 'all keys of a session', unit: 'bytes', target: '≤ 1500' },
    { series: 'live session, ids of 128 characters', unit: 'bytes' },
    { series: 'all keys of a session, ids of 128 characters', unit: 'bytes' },
    { series: 'round trips, create-session', unit: 'round trips', target: '2' },
    { series: 'round trips, any other endpoint', unit: 'round trips', target: '1' },
    { series: 'round trips after SCRIPT FLUSH, create-session', unit: 'round trips', target: '2' },
    { series: 'round trips after SCRIPT FLUSH, any other endpoint', unit: 'round trips', target: '1' },
    ...functionNames.map((name) => ({ series: `bundle ${name}`, unit: 'bytes' }) as const),
  ],
  growth: [...growth('heartbeat'), ...growth('claim')],
  storm: [...storm('one Redis'), ...storm('three shards')],
  events: [
    { series: 'PING', unit: 'a second' },
    { series: 'sessions ended by a sweep', unit: 'a second', to: { series: 'PING' } },
    { series: 'events of a backlog', unit: 'a second', to: { series: 'PING' } },
    { series: 'an event at rest', unit: 'ms' },
    { series: 'pauses and resumes of one session', unit: 'a second' },
    { series: 'an event of another beside them', unit: 'ms' },
  ],
  history: [
    { series: 'a bare query of a page', statistic: 'p95', unit: 'µs' },
    { series: 'a page of a history', unit: 'µs', to: { series: 'a bare query of a page' } },
    {
      ...{ series: 'a page of a history', statistic: 'p95', unit: 'µs' },
      ...{ to: { series: 'a bare query of a page' }, target: '≤ 2' },
    },
  ],
  recording: [
    { series: 'a bare INSERT of the rows', unit: 'a second' },
    { series: 'events recorded', unit: 'a second', target: '≥ 2000' },
    {
      ...{ series: 'events recorded', unit: 'a second' },
      ...{ to: { series: 'a bare INSERT of the rows' }, target: '≥ 0.5' },
    },
  ],
} as const satisfies Record<string, readonly Figure[]>

export type Part = keyof typeof figures
