import type { Fault } from '../../../test/support/redis/fault-proxy.ts'
import type { Stage } from './stage.ts'
import type { BusMood, Mood } from './switchable.ts'

/** What a fault can use: the stage, and the loss of Redis, which the audit must know of. */
export type Doing = Stage & { readonly loseRedis: () => Promise<void> }

/** Something that is the case for a part of the run. */
export type Phase = {
  readonly name: string
  readonly begin: (stage: Doing) => Promise<void> | void
  /** Lasts longer than a session lives without a heartbeat. */
  readonly outlastsSessions?: boolean
}

const setWell = ({ line, identity, content, bus }: Stage) => {
  line.set(undefined)
  identity.mood = 'good'
  content.mood = 'good'
  bus.mood = 'good'
}
const onLine = (name: string, fault: Fault): Phase => ({ name: `Redis: ${name}`, begin: ({ line }) => line.set(fault) })
const moodOf = (name: string, of: readonly ('identity' | 'content')[], mood: Mood): Phase => ({
  name,
  begin: (stage) => {
    for (const one of of) stage[one].mood = mood
  },
})
const onBus = (mood: BusMood): Phase => ({
  name: `EventBridge: ${mood}`,
  begin: ({ bus }) => {
    bus.mood = mood
  },
})
const killed = (names: readonly string[]): Phase => ({
  name: `killed: ${names.join(', ')}`,
  begin: ({ killFunction }) => void names.map(killFunction),
})

/** PostgreSQL crashes and comes back after so many ms, whatever the phases then are. */
export const postgresStops = (ms: number): Phase => ({
  name: `PostgreSQL: stopped for ${ms / 1_000} s`,
  begin: ({ sessionLog }) => sessionLog?.stopFor(ms),
})

export const FINE: Phase = { name: 'all is well', begin: () => {} }
export const EMPTIED: Phase = { name: 'Redis: restarted empty', begin: ({ loseRedis }) => loseRedis() }

const outage: Phase = { ...onLine('refused, longer than a session lives', { kind: 'refuse' }), outlastsSessions: true }

/** In an order in which different parts fail by turns. */
export const troubles = {
  slow: onLine('replies 150 ms late', { kind: 'slow', ms: 150 }),
  identityFails: moodOf('Identity: 500', ['identity'], 'failing'),
  drops: onLine('one reply in twenty lost', { kind: 'drop', share: 0.05 }),
  busFails: onBus('failing'),
  refused: onLine('refused', { kind: 'refuse' }),
  contentGone: moodOf('Content: refused', ['content'], 'refusing'),
  killsEndpoints: killed(['send-heartbeat', 'create-session']),
  slices: onLine('replies in slices', { kind: 'slices', bytes: 200, ms: 2 }),
  busThrottles: onBus('throttling half'),
  blackHole: onLine('black hole', { kind: 'black hole' }),
  bothSlow: moodOf('Identity and Content: 2 s', ['identity', 'content'], 'slow'),
  resets: onLine('reset in mid-reply', { kind: 'reset', afterBytes: 40 }),
  busHangs: onBus('hanging'),
  killsTasks: killed(['publish-events', 'expire-sessions']),
  bothHang: moodOf('Identity and Content: silent', ['identity', 'content'], 'hanging'),
  busForgets: onBus('losing its answers'),
  outage,
} as const satisfies Record<string, Phase>

/** While so many phases pass the players arrive. */
export const ARRIVAL = 3

/** With one more trouble in the middle. */
export const withInTheMiddle = (some: readonly Phase[], more: readonly Phase[]): readonly Phase[] =>
  some.toSpliced(Math.ceil(some.length / 2), 0, ...more)

/**
 * Each trouble is followed by a time in which all is well; Redis is emptied last, and what follows takes longer, as
 * does the time in which the players arrive.
 */
export const timetableOf = (some: readonly Phase[]): readonly Phase[] => [
  ...Array<Phase>(ARRIVAL).fill(FINE),
  ...some.flatMap((trouble) => [trouble, FINE]),
  EMPTIED,
  ...Array<Phase>(ARRIVAL).fill(FINE),
]

/** Each phase in its turn; `last` sees what it brings. */
export const keep = async (phases: readonly Phase[], stage: Doing, last: (phase: Phase) => Promise<void>) => {
  for (const phase of phases) {
    setWell(stage)
    await phase.begin(stage)
    await last(phase)
  }
  setWell(stage)
}
