import type { PublishedEvent } from '../../../test/support/relay/event-validity.ts'
import { limitOf } from '../players/accounts.ts'
import type { World } from '../players/world.ts'
import type { BusRecord } from './bus-record.ts'
import type { Cut } from './death.ts'
import type { Grant } from './grant.ts'
import { lostEvents, lostWithRedis, storyFaults, withWaiting } from './session-story.ts'
import { mostAtOnce, spanOf } from './streams-at-once.ts'

/** The events of each session, in order; of one that was granted without any, none. */
const storiesOf = (events: Iterable<PublishedEvent>, grants: ReadonlyMap<string, Grant>) => {
  const stories = new Map<string, PublishedEvent[]>([...grants.keys()].map((id) => [id, []]))
  for (const event of events) {
    if (event.event_type === 'playback.denied') continue
    const story = stories.get(event.session_id) ?? []
    stories.set(event.session_id, story)
    story.push(event)
  }
  for (const story of stories.values()) story.sort((a, b) => a.sequence - b.sequence)
  return stories
}

type Stories = ReturnType<typeof storiesOf>

const auditLimits = (stories: Stories, cuts: ReadonlyMap<string, Cut>, { windowMs, violate }: World) => {
  const whole = [...stories].map(([id, story]) => {
    const cut = cuts.get(id)
    return { cut, story: cut ? withWaiting(story, { beats: 0, cut }) : story }
  })
  const published = whole.filter(({ story }) => story.length > 0)
  for (const [userId, own] of Map.groupBy(published, ({ story: [first] }) => String(first?.user_id))) {
    const spans = own.map(({ story, cut }) => spanOf(story, windowMs, cut?.at))
    const most = mostAtOnce(spans.filter((span) => span !== undefined))
    if (most.length > limitOf(userId)) violate('More streams than the limit, by the events', { userId, most }, userId)
  }
}

/** Checks that the bus got every event of each session, in order, with one end. */
export const auditEvents = ({ events, repeats }: BusRecord, cuts: ReadonlyMap<string, Cut>, world: World) => {
  const { grants } = world.ledger
  const stories = storiesOf(events.values(), grants)
  const found = { lost: 0, lostWithRedis: 0, examples: [] as unknown[] }
  for (const [id, story] of stories) {
    const cut = cuts.get(id)
    const known = { beats: grants.get(id)?.beats ?? 0, ...(cut && { cut }) }
    const lost = lostEvents(story, known)
    found.lost += lost
    found.lostWithRedis += lostWithRedis(story, known)
    const shown = () => story.map(({ sequence, event_type, timestamp }) => `${sequence} ${event_type} ${timestamp}`)
    const userId = grants.get(id)?.userId ?? String(story[0]?.user_id)
    if (lost > 0) found.examples.push({ id, userId, lost, known, story: shown() })
    for (const fault of storyFaults(story, known))
      world.violate(`Events of a session: ${fault}`, { id, known, story: shown() }, userId)
  }
  auditLimits(stories, cuts, world)
  return { ...found, sessions: stories.size, cutShort: cuts.size, accepted: events.size, repeats: repeats() }
}
