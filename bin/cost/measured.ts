/** A figure, and how to get it again. A test compares those of `WEIGHED` with what the service really says. */
type Figure<Value> = { readonly value: Value; readonly how: string }

const WEIGHED = 'npx vitest run test/bin/cost/measured.test.ts'
const PROCESSOR = 'node bin/cost/measure/processor.ts'
const BENCH = 'npm run bench, bin/README.md “Figures”'

/** Bytes of a call: the reply's body and headers, and what Redis is sent and sends. */
export type Weight = { readonly body: number; readonly headers: number; readonly redis: number }

export const calls = [
  'create-session',
  'send-heartbeat',
  'pause-session',
  'resume-session',
  'stop-session',
  'get-concurrency',
] as const
/** An endpoint that players use. */
export type Call = (typeof calls)[number]

/** What was measured of this service, UUIDs as ids and tokens by ES256. */
export const measured = {
  /** Bytes of each call. */
  weights: {
    how: WEIGHED,
    value: {
      'create-session': { body: 1_501, headers: 319, redis: 1_890 },
      'send-heartbeat': { body: 148, headers: 249, redis: 711 },
      'pause-session': { body: 19, headers: 249, redis: 731 },
      'resume-session': { body: 19, headers: 249, redis: 739 },
      'stop-session': { body: 70, headers: 249, redis: 791 },
      'get-concurrency': { body: 500, headers: 249, redis: 736 },
    },
  } satisfies Figure<Record<Call, Weight>>,
  /** Bytes more in the reply to a heartbeat that brings a fresh token. */
  freshToken: { how: WEIGHED, value: 876 } satisfies Figure<number>,
  /** Bytes of an event as EventBridge counts them: the mean of the life of a session, of which most are heartbeats. */
  eventBytes: { how: WEIGHED, value: 607 } satisfies Figure<number>,
  /** Bytes of a line of the access log, by the format of the stack. */
  accessLogLine: { how: WEIGHED, value: 254 } satisfies Figure<number>,
  /** Of these, bytes of the caller's address. */
  accessLogAddress: { how: WEIGHED, value: 21 } satisfies Figure<number>,
  /** Bytes of a compressed line of the access log, of an uncompressed one, as gzip at level 6 makes it of a thousand. */
  compression: { how: WEIGHED, value: 0.1 } satisfies Figure<number>,
  /** Processor time of a warm call on this machine, in ms. */
  processorMs: {
    how: PROCESSOR,
    value: {
      'create-session': 3.94,
      'send-heartbeat': 0.5,
      'pause-session': 0.44,
      'resume-session': 0.5,
      'stop-session': 0.55,
      'get-concurrency': 0.81,
    },
  } satisfies Figure<Record<Call, number>>,
  /** Redis' processor time for a call on this machine, among a million sessions, in µs: 86 + 32 for a heartbeat; the dearest script listed for the rest. */
  redisUs: { how: BENCH, value: { heartbeat: 118, other: 129 } },
  /** Events that the relay publishes in a second of its processor time on this machine. */
  relayEvents: { how: BENCH, value: 13_171 } satisfies Figure<number>,
  /** What the session log takes of an event: bytes stored with indexes, bytes written ahead, ms of two processors; bytes of a session. */
  logEvent: {
    how: 'node bin/cost/measure/session-log.ts',
    value: { bytes: 509, aheadBytes: 925, postgresMs: 0.0212, functionMs: 0.0035, sessionBytes: 1_868 },
  },
  /** Bytes in Redis: a live session with all its keys, its own key alone (what stays when it has ended), and the rest. */
  redisBytes: { how: 'npm run bench -- --quick', value: { live: 1_425, ended: 616, account: 809 } },
} as const

/** What nobody could measure here. Each can be given, or counts little; the program prints them. */
export const assumed = {
  /** Bytes that API Gateway, HTTP and TLS add to a reply. */
  replyOverhead: 250,
  /** Bytes to and from Identity and Content for a create. */
  upstreamBytes: 3_000,
  /** Bytes that EventBridge puts around an event in the event log. */
  logEnvelope: 250,
  /** Bytes of the line of a refused create in the log of its function. */
  refusalLine: 450,
  /** Bytes of a line of metrics of a task. */
  taskLogLine: 1_000,
  /** Metrics that plans of 1, 2 and 4 streams make of each metric by plan and streams: approved, and asked for. */
  levelMetrics: { StreamsApproved: 1 + 2 + 4, StreamsAsked: 2 + 3 + 5 },
  /** Seconds of a run of `expire-sessions`. */
  sweepSeconds: 0.5,
  /** Seconds in which two runs of a publisher overlap, of 60. */
  handoverSeconds: 2,
  /** µs of Redis for an event that the relay takes and settles. */
  relayRedisUs: 15,
  /** Milliseconds of a step of the sweep, which ends 100 sessions. */
  sweepStepMs: 10,
  /** Part of a core in a capacity unit of Aurora, of which AWS publishes the memory only. */
  coreOfAcu: 0.25,
  /** Processor time of PostgreSQL with its work behind the connections, such as vacuum, for 1 of theirs. */
  postgresBackground: 2,
  /** Milliseconds until Aurora has a transaction on its disks. */
  commitMs: 5,
} as const
