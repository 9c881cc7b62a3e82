import type { EndpointName } from '../../functions/contract/routes.ts'

/** An endpoint that asks Redis. Those of the session log do so for their rate alone, as get-concurrency does. */
export type Asking = Exclude<EndpointName, 'get-jwks' | 'get-history' | 'get-position'>

/**
 * What an endpoint answers while a fault lasts: as without it; 503 `storage_unavailable` (health: 503 `unhealthy`); one
 * of the two; or that the session is unknown, 404 `recreate` (validate: 401).
 */
export type Answering = 'works' | 'unavailable' | 'either' | 'recreate'

export type Fault = {
  /** What it strikes: a TCP proxy before a real Redis, that Redis itself, a cluster, its primary, or a function's process. */
  readonly on: 'line' | 'server' | 'restart' | 'cluster' | 'primary' | 'process'
  readonly how: string
  readonly lasting: Readonly<Record<Asking, Answering>>
  /** Whether what was answered with a 503 may have been done, once, its reply lost. */
  readonly unanswered: 'not done' | 'done once or not at all'
  readonly afterwards: string
}

const on = (verb: Answering) => ({
  'get-session': verb,
  'send-heartbeat': verb,
  'pause-session': verb,
  'resume-session': verb,
  'stop-session': verb,
  'terminate-session': verb,
  'validate-token': verb,
  'refresh-token': verb,
})
export const all = (verb: Answering): Record<Asking, Answering> => ({
  'create-session': verb,
  'get-concurrency': verb,
  'get-health': verb,
  ...on(verb),
})

const READING = {
  'get-session': 'works',
  'get-concurrency': 'works',
  'get-health': 'works',
} as const

const AGAIN = 'serves again within 2 s'

/** Every fault of Redis that a caller may live through, and what a caller is promised: the tests and the table in this folder’s README are made of this. */
export const faults = {
  'connection refused': {
    ...{ on: 'line', how: 'nobody listens' },
    ...{ lasting: all('unavailable'), unanswered: 'not done', afterwards: AGAIN },
  },
  'black hole': {
    ...{ on: 'line', how: 'connections stay open and what is sent is lost' },
    ...{ lasting: all('unavailable'), unanswered: 'not done', afterwards: `${AGAIN}, on a new connection` },
  },
  'reset in mid-reply': {
    ...{ on: 'line', how: 'after 3 bytes of each' },
    ...{ lasting: all('unavailable'), unanswered: 'done once or not at all', afterwards: AGAIN },
  },
  'one reply in three lost': {
    ...{ on: 'line', how: 'and the connection with it' },
    ...{ lasting: all('either'), unanswered: 'done once or not at all', afterwards: AGAIN },
  },
  'slow replies': {
    ...{ on: 'line', how: '100 ms each' },
    ...{ lasting: all('works'), unanswered: 'not done', afterwards: 'the same connection' },
  },
  'replies too slow': {
    ...{ on: 'line', how: '400 ms each' },
    ...{ lasting: all('unavailable'), unanswered: 'done once or not at all', afterwards: AGAIN },
  },
  'replies in slices': {
    ...{ on: 'line', how: '150 bytes every 2 ms' },
    ...{ lasting: all('works'), unanswered: 'not done', afterwards: 'the same connection' },
  },
  LOADING: {
    ...{ on: 'server', how: 'Redis reads its data; connections are reset meanwhile' },
    ...{ lasting: all('unavailable'), unanswered: 'not done', afterwards: 'serves within 2 s of its end' },
  },
  READONLY: {
    ...{ on: 'server', how: 'the primary became a replica and keeps its connections' },
    ...{ lasting: { ...all('unavailable'), ...READING }, unanswered: 'not done' },
    ...{ afterwards: 'goes over to where its address leads' },
  },
  NOSCRIPT: {
    ...{ on: 'server', how: '`SCRIPT FLUSH`' },
    ...{ lasting: all('works'), unanswered: 'not done', afterwards: 'scripts are loaded again' },
  },
  OOM: {
    ...{ on: 'server', how: '`maxmemory` reached, `noeviction`' },
    ...{ lasting: { ...all('works'), 'create-session': 'unavailable' }, unanswered: 'not done' },
    ...{ afterwards: 'creates work when there is room' },
  },
  'max clients': {
    ...{ on: 'server', how: '`maxclients` reached, and the connection is reset' },
    ...{ lasting: all('unavailable'), unanswered: 'not done', afterwards: AGAIN },
  },
  CLUSTERDOWN: {
    ...{ on: 'cluster', how: 'a slot that nobody serves' },
    ...{ lasting: all('unavailable'), unanswered: 'not done', afterwards: AGAIN },
  },
  MOVED: {
    ...{ on: 'cluster', how: 'a slot has gone to another primary' },
    ...{ lasting: all('works'), unanswered: 'not done', afterwards: 'asks the right one at once' },
  },
  'ASK and TRYAGAIN': {
    ...{ on: 'cluster', how: 'a slot moves key by key' },
    ...{ lasting: { ...all('either'), 'get-health': 'works' }, unanswered: 'not done' },
    ...{ afterwards: 'nothing is left behind' },
  },
  'Redis restarted empty': {
    ...{ on: 'restart', how: 'everything in it is lost' },
    ...{ lasting: { ...all('works'), ...on('recreate') }, unanswered: 'not done' },
    ...{ afterwards: 'one create brings each player back' },
  },
  'failover of a primary': {
    ...{ on: 'primary', how: '`kill -9` under load; a replica takes over' },
    ...{ lasting: all('either'), unanswered: 'done once or not at all' },
    ...{ afterwards: 'serves again as soon as the replica does; writes it had not heard of are lost' },
  },
  'planned failover of a primary': {
    ...{ on: 'primary', how: 'it becomes the replica, and keeps its connections' },
    ...{ lasting: all('works'), unanswered: 'not done', afterwards: 'its connection is given up' },
  },
  'function frozen': {
    ...{ on: 'process', how: '`SIGSTOP`, and its connection reset, closed by Redis or silently lost meanwhile' },
    ...{ lasting: all('works'), unanswered: 'not done', afterwards: 'the first request is answered' },
  },
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof faults
export type FaultOn<Where extends Fault['on']> = {
  [Name in FaultName]: (typeof faults)[Name]['on'] extends Where ? Name : never
}[FaultName]
