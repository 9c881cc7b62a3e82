import type { EndpointName } from '../../functions/contract/routes.ts'

/** An endpoint that asks Redis. */
export type Asking = Exclude<EndpointName, 'get-jwks'>

/**
 * What an endpoint answers while a fault lasts: as without it; 503 `storage_unavailable` (health: 503 `unhealthy`); one
 * of the two; or that the session is unknown, 404 `recreate` (validate: 401).
 */
export type Answering = 'works' | 'unavailable' | 'either' | 'recreate'

export type Fault = {
  /** A TCP proxy before a real Redis, a real Redis itself, a real Redis Cluster, or a function's process. */
  readonly on: 'line' | 'server' | 'cluster' | 'process'
  readonly how: string
  readonly lasting: Readonly<Record<Asking, Answering>>
  /** Whether what was answered with a 503 may have been done, once, its reply lost. */
  readonly unanswered: 'not done' | 'perhaps done, once'
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
const all = (verb: Answering) => ({ 'create-session': verb, 'get-concurrency': verb, 'get-health': verb, ...on(verb) })

const READING = {
  'get-session': 'works',
  'get-concurrency': 'works',
  'validate-token': 'works',
  'refresh-token': 'works',
  'get-health': 'works',
} as const

const AGAIN = 'serves again within 2 s'

/** Every fault of Redis that a caller may live through, and what he is promised: tests and README are made of this. */
export const faults = {
  'connection refused': {
    ...{ on: 'line', how: 'nobody listens' },
    ...{ lasting: all('unavailable'), unanswered: 'not done', afterwards: AGAIN },
  },
  'black hole': {
    ...{ on: 'line', how: 'connections open and nothing passes' },
    ...{ lasting: all('unavailable'), unanswered: 'not done', afterwards: `${AGAIN}, on a new connection` },
  },
  'reset in mid-reply': {
    ...{ on: 'line', how: 'each connection after 3 bytes of a reply' },
    ...{ lasting: all('unavailable'), unanswered: 'perhaps done, once', afterwards: AGAIN },
  },
  'one reply in three lost': {
    ...{ on: 'line', how: 'and the connection reset' },
    ...{ lasting: all('either'), unanswered: 'perhaps done, once', afterwards: AGAIN },
  },
  'slow replies': {
    ...{ on: 'line', how: '150 ms each' },
    ...{ lasting: all('works'), unanswered: 'not done', afterwards: 'the same connection' },
  },
  'replies too slow': {
    ...{ on: 'line', how: '400 ms each' },
    ...{ lasting: all('unavailable'), unanswered: 'perhaps done, once', afterwards: AGAIN },
  },
  'replies in slices': {
    ...{ on: 'line', how: '40 bytes every 2 ms' },
    ...{ lasting: all('works'), unanswered: 'not done', afterwards: 'the same connection' },
  },
  LOADING: {
    ...{ on: 'server', how: 'reads its data from disk, and connections are reset meanwhile' },
    ...{ lasting: all('unavailable'), unanswered: 'not done', afterwards: 'serves within 2 s of its end' },
  },
  READONLY: {
    ...{ on: 'server', how: 'became a replica and keeps its connections; its address leads to the new primary' },
    ...{ lasting: { ...all('unavailable'), ...READING }, unanswered: 'not done' },
    ...{ afterwards: 'finds the new primary by itself' },
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
    ...{ on: 'cluster', how: 'a slot has moved to another primary, unheard of' },
    ...{ lasting: all('works'), unanswered: 'not done', afterwards: 'asks the right one at once' },
  },
  'ASK and TRYAGAIN': {
    ...{ on: 'cluster', how: 'a slot moves key by key' },
    ...{ lasting: { ...all('either'), 'get-health': 'works' }, unanswered: 'not done' },
    ...{ afterwards: 'nothing is left behind' },
  },
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof faults
export type FaultOn<Where extends Fault['on']> = {
  [Name in FaultName]: (typeof faults)[Name]['on'] extends Where ? Name : never
}[FaultName]
