import * as z from 'zod/mini'
import { endReason, sessionStatus } from '../replies.ts'
import { type EventType, eventTypes } from './event-types.ts'

/** Raised only by a breaking change, which is a new detail type beside the old one. */
export const EVENT_SCHEMA_VERSION = 1

const text = (about: string) => z.string().check(z.describe(about))
const whole = (least: number, about: string) => z.int().check(z.minimum(least), z.describe(about))
const time = (about: string) => z.iso.datetime({ precision: 3 }).check(z.describe(about))

/** What every event says of itself. */
const account = {
  event_id: text('the same on every delivery of this event'),
  schema_version: z.literal(EVENT_SCHEMA_VERSION),
  timestamp: time('when it happened, by the clock of the session store'),
  user_id: text('the account'),
  profile_id: text('the profile within the account'),
  content_id: text('the title'),
  device_id: text('the device'),
  region: z.optional(text('where the viewer is; absent when not known')),
  correlation_id: text(
    'the X-Correlation-Id of the request that caused the event; without one the correlation id of the create, or the create’s request id',
  ),
}
const session = {
  ...account,
  sequence: whole(1, 'counts 1, 2, 3 … within the session: order by it'),
  session_id: z.uuid().check(z.describe('the playback session')),
}

const degraded = z.optional(z.boolean().check(z.describe('admitted on an older decision or on none')))
const dropped = z.optional(whole(1, 'heartbeat events left out since the last event of this session'))
const counted = { degraded, heartbeats_dropped: dropped }
const position = whole(0, 'seconds into the title')
const played = { position, watched_seconds: whole(0, 'seconds watched so far, without pauses and seeks') }
const ended = {
  ...played,
  end_reason: z.optional(endReason.check(z.describe('on exactly one event per session, the one that ended it'))),
  ended_at: z.optional(time('when playback ended; for an expiry the last sign of life')),
  displaced_by: z.optional(text('the session that took the slot over')),
  ...counted,
}
const active_stream_count = whole(0, 'live sessions of the account')
const max_concurrent_streams = whole(1, 'how many it may have')

const row = <Subject extends z.core.$ZodShape, Metadata extends z.core.$ZodShape>(
  about: string,
  subject: Subject,
  metadata: Metadata,
) => ({ about, subject: z.object(subject), metadata: z.object(metadata) })

/** The table of event types: what each is about, its subject and its `metadata`. An optional member is absent, never null. */
export const events = {
  'playback.started': row('a session was created and holds a slot', session, {
    ...{ position, active_stream_count, max_concurrent_streams, degraded },
  }),
  'playback.heartbeat': row('its player reported', session, {
    ...played,
    session_status: sessionStatus.check(z.describe('active or paused')),
    ...counted,
  }),
  'playback.paused': row('its player paused', session, { ...played, ...counted }),
  'playback.resumed': row('its player went on', session, { ...played, ...counted }),
  'playback.stopped': row('its player ended it', session, ended),
  'playback.completed': row('it was ended from outside its player, not watched to the end', session, ended),
  'playback.expired': row('it fell silent, or lasted or paused too long', session, ended),
  'playback.denied': row('a create was refused: no session', account, {
    code: z.enum(['not_entitled', 'content_unavailable', 'concurrency_limit_reached']),
    reason: z.optional(text('what Identity or Content gave as its reason')),
    active_stream_count: z.optional(active_stream_count),
    max_concurrent_streams: z.optional(max_concurrent_streams),
    repeats: z.optional(whole(1, 'refusals like this one since the last such event')),
  }),
} as const satisfies Record<EventType, unknown>

type EventOf<Type extends EventType> = z.output<(typeof events)[Type]['subject']> & {
  event_type: Type
  metadata: z.output<(typeof events)[Type]['metadata']>
}

/** What subscribers get as `detail`. */
export type PlaybackEvent = { [Type in EventType]: EventOf<Type> }[EventType]

const schemaOf = (type: EventType) => {
  const { subject, metadata } = events[type]
  return z.object({ ...subject.shape, event_type: z.literal(type), metadata })
}

/** The schema of an event by its type; members that it does not know it leaves out. */
export const eventSchemas: ReadonlyMap<string, ReturnType<typeof schemaOf>> = new Map(
  eventTypes.map((type) => [type, schemaOf(type)]),
)
