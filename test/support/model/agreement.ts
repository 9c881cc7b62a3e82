import { expect } from 'vitest'
import { indexKeys, partitionOf, slotsKey } from '../../../functions/core/redis/partition.ts'
import type { PublishedEvent } from '../relay/event-validity.ts'
import { isLive } from './life.ts'
import type { Walker } from './session-walk.ts'

const byTime = (told: { timestamp: string; code: string }[]) =>
  told.toSorted((a, b) => (a.timestamp + a.code < b.timestamp + b.code ? -1 : 1))

/** The events of each session must be those of the model, in order and without a gap; so must the refusals of each user. */
export const expectStream = ({ model, users }: Walker, events: readonly PublishedEvent[]) => {
  const bySession = Map.groupBy(events, ({ session_id }) => session_id)
  for (const s of model.sessions) {
    const told = (bySession.get(s.id) ?? []).toSorted((a, b) => a.sequence - b.sequence)
    expect(told.map(({ sequence }) => sequence)).toEqual(s.events.map((_, i) => i + 1))
    expect(told.map(({ event_type: type, metadata }) => ({ type, ...metadata }))).toEqual(s.events)
    expect(told.filter(({ event_type }) => event_type === 'playback.started')).toHaveLength(1)
    expect(told.filter(({ metadata }) => metadata.end_reason)).toHaveLength(isLive(s) ? 0 : 1)
  }
  for (const user of users) {
    const denied = events.filter((event) => event.event_type === 'playback.denied' && event.user_id === user)
    const told = denied.map(({ timestamp, event_type: type, metadata }) => ({ timestamp, type, ...metadata }))
    expect(byTime(told as never)).toEqual(byTime(model.accountOf(user).denials))
  }
}

/** Outbox and both indexes in Redis must be those of the model. */
export const expectAgreement = async (walker: Walker) => {
  const { running, model, users } = walker
  expectStream(walker, (await Promise.all(users.map(running.events))).flat())
  for (const s of model.sessions) {
    const due = await running.redis.zscore(indexKeys(partitionOf(s.user))[0], s.id)
    expect(due).toBe(isLive(s) ? String(s.deadline) : null)
  }
  for (const user of users) {
    const slots = await running.redis.zrange(slotsKey(user), '0', '-1')
    const live = model.liveOf(user).map(({ id }) => id)
    expect(slots.sort()).toEqual(live.sort())
  }
}
