import { readCommand } from '../../../bin/events/read-command.ts'
import { story } from '../../../bin/events/story.ts'
import { eventSchemas, type PlaybackEvent } from '../../../functions/contract/events/events.ts'

const isEvent = (detail: unknown): detail is PlaybackEvent =>
  eventSchemas.get(Object(detail).event_type)?.safeParse(detail).success === true

/** The events of a whole session of a user, which ends at that time, in Unix ms. */
export const told = (userId: string, endsAt = Date.now()): PlaybackEvent[] =>
  story(readCommand(['story', '--user', userId]).options, endsAt)
    .map(({ detail }) => detail)
    .filter(isEvent)
