import { openLimit, preflightLimit } from '../../../lib/stage/members/throttling-schema.ts'
import type { Limit } from './limit.ts'

const hundreds = (needed: number) => Math.ceil(needed / 100) * 100

const SOURCE = 'throttling of the stage'

/** What the stage lets through of each route. */
export const routeLimits: readonly Limit[] = [
  {
    name: 'heartbeats, one route',
    unit: 'a second',
    source: SOURCE,
    most: ({ configuration: { stage } }) => (stage.throttling.heartbeats ?? stage.throttling).rate,
    needed: (_, { rates }) => rates['send-heartbeat'],
    change: (needed) => `set throttling.heartbeats to a rate and a burst of ${hundreds(needed)}`,
  },
  {
    name: 'creates, one route',
    unit: 'a second',
    source: SOURCE,
    most: ({ configuration: { stage } }) => stage.throttling.rate,
    needed: (_, { rates }) => rates['create-session'],
    change: (needed) => `set throttling.rate and throttling.burst to ${hundreds(needed)}`,
  },
  {
    name: 'preflights of one route, one for each session in a browser',
    unit: 'a second',
    source: SOURCE,
    most: ({ configuration: { stage } }) => preflightLimit(stage.throttling).rate,
    needed: ({ load }, { starts }) => load.browsers * starts,
    change: (needed) =>
      `set throttling.open to a rate and a burst of ${hundreds(2 * needed)}: preflights have the half`,
  },
  {
    name: 'validate, refresh and the JWK Set, each a route that anybody may call',
    unit: 'a second',
    source: SOURCE,
    most: ({ configuration: { stage } }) => openLimit(stage.throttling).rate,
    needed: () => 0,
    change: () => 'players need none of them; for a CDN that asks validate set throttling.open',
  },
]
