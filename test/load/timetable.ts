import type { Fault } from '../support/fault-proxy.ts'
import type { Stage } from './stage.ts'
import type { Mood } from './switchable.ts'
import type { World } from './world.ts'

/** Something that is the case for a part of the run. */
export type Phase = { readonly name: string; readonly begin: (stage: Stage, world: World) => Promise<void> | void }

const well = ({ line, upstreams, bus }: Stage) => {
  line.set(undefined)
  upstreams.mood = 'good'
  bus.mood = 'good'
}
const fine: Phase = { name: 'all is well', begin: () => {} }
const onLine = (name: string, fault: Fault): Phase => ({ name, begin: ({ line }) => line.set(fault) })
const inMood = (whose: 'upstreams' | 'bus', name: string, mood: Mood): Phase => ({
  name,
  begin: (stage) => {
    stage[whose].mood = mood
  },
})

const FUNCTIONS = ['send-heartbeat', 'create-session', 'publish-events', 'expire-sessions']

const troubles: readonly Phase[] = [
  onLine('Redis: replies 100 ms late', { kind: 'slow', ms: 100 }),
  onLine('Redis: one reply in ten lost', { kind: 'drop', share: 0.1 }),
  inMood('upstreams', 'Identity and Content: 500', 'failing'),
  onLine('Redis: connection refused', { kind: 'refuse' }),
  inMood('bus', 'EventBridge: 500', 'failing'),
  onLine('Redis: black hole', { kind: 'black hole' }),
  inMood('upstreams', 'Identity and Content: silent', 'hanging'),
  { name: 'functions killed with -9', begin: ({ killFunction }) => void FUNCTIONS.map(killFunction) },
  onLine('Redis: reset in mid-reply', { kind: 'reset', afterBytes: 3 }),
  inMood('bus', 'EventBridge: silent', 'hanging'),
  onLine('Redis: replies in slices', { kind: 'slices', bytes: 150, ms: 2 }),
  inMood('upstreams', 'Identity and Content: slow', 'slow'),
]

const empty: Phase = {
  name: 'Redis restarted empty',
  begin: (stage, world) => stage.emptyRedis(world.emptied),
}

/** Troubles in turn, each followed by a time of recovery; Redis is emptied last, with a longer one after it. */
export const timetable = (count: number): readonly Phase[] => [
  fine,
  ...troubles.slice(0, count).flatMap((trouble) => [trouble, fine]),
  empty,
  fine,
]

/** Each phase in its turn, all of the same length; `after` sees what it has brought. */
export const keep = async (
  phases: readonly Phase[],
  stage: Stage,
  world: World,
  last: (phase: Phase) => Promise<void>,
) => {
  for (const phase of phases) {
    well(stage)
    await phase.begin(stage, world)
    await last(phase)
  }
  well(stage)
}
