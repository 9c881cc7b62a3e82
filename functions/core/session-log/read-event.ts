import { eventSchemas, type PlaybackEvent } from '../../contract/events/events.ts'

/** A message that is no playback event; it names what is wrong and quotes nothing. */
export class NoPlaybackEvent extends Error {
  override readonly name = 'NoPlaybackEvent'
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The playback event in a message as EventBridge puts it into a queue, members that this version does not know included. */
export const readEvent = (body: string): PlaybackEvent | NoPlaybackEvent => {
  const { detail } = Object(parsed(body))
  const schema = eventSchemas.get(Object(detail).event_type)
  if (!schema) return new NoPlaybackEvent('its detail is of no type that this version knows, or it is not JSON')
  const { error } = schema.safeParse(detail)
  if (!error) return detail
  return new NoPlaybackEvent(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}
