import type { DeliveredPlaybackEvent, PlaybackEventOf } from './delivered-event.ts'
import { EVENT_SOURCE } from './event-source.ts'
import type { EventType } from './event-types.ts'
import { evening } from './example-evening.ts'

/** A valid `detail` of the type, a copy of its own. The examples of all types tell one evening of one account. */
export const exampleEvent = <Type extends EventType>(type: Type): PlaybackEventOf<Type> => {
  const found = evening.find(({ event_type }) => event_type === type)
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: found by its type, which the compiler does not follow
  if (found) return structuredClone(found) as unknown as PlaybackEventOf<Type>
  throw new Error(`There is no event ${type}`)
}

/** The same as EventBridge delivers it to a Lambda or a queue: a test event. */
export const exampleEnvelope = <Type extends EventType>(type: Type): DeliveredPlaybackEvent<Type> => {
  const detail = exampleEvent(type)
  const { event_type, timestamp } = detail
  const place = evening.findIndex((one) => one.event_type === event_type) + 1
  const envelope: Record<string, unknown> = {
    version: '0',
    id: `6f1d9b02-7c35-4e8a-9d10-0000000000${String(place).padStart(2, '0')}`,
    'detail-type': type,
    source: EVENT_SOURCE,
    account: '123456789012',
    time: timestamp.replace(/\.\d+Z$/, 'Z'),
    region: 'eu-west-1',
    resources: [],
    detail,
  }
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: its detail is of its type, which the compiler does not follow
  return envelope as DeliveredPlaybackEvent<Type>
}
