/** How a stand-in answers whatever it is asked: as the ids choose, late, with errors, or with a no. */
export const MOODS = ['normal', 'slow', 'failing', 'no'] as const
export type Mood = (typeof MOODS)[number]

export const STATES = ['up', 'down'] as const
export type State = (typeof STATES)[number]

/** What somebody can switch in a running local runner. */
export type Switches = { identity: Mood; content: Mood; eventBridge: State; redis: State }

/** Everything as it is after a start. */
export const untouched = (): Switches => ({ identity: 'normal', content: 'normal', eventBridge: 'up', redis: 'up' })
