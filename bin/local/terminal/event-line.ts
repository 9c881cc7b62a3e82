import { EVENT_SOURCE } from '../../../functions/contract/events/event-source.ts'
import type { BusEvent } from '../event-bridge/bus-event.ts'
import { withoutTokens } from './without-tokens.ts'

const LONGEST = 120

/** A value as one short word: without spaces, line ends, other control characters and tokens. */
const shown = (value: unknown) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = withoutTokens(text)
  const whole = safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe
  return typeof value === 'string' && /[^\p{L}\p{N}\p{P}\p{S}]/u.test(whole) ? JSON.stringify(whole) : whole
}

const pairs = (members: Readonly<Record<string, unknown>>) =>
  Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${shown(value)}`)
    .join('')

/** The fields of a playback event: session, user, title and metadata. */
const playbackFields = ({ detail }: BusEvent) => {
  const { session_id: session, sequence: seq, user_id: user, content_id: content, metadata } = detail
  return pairs({ session, seq, user, content, ...(metadata as object | undefined) })
}

/** One line about an event on the bus and where it goes. Never a token. */
export const describeEvent = (event: BusEvent, destination: string, at: Date) => {
  const { source, detail, 'replay-name': replay } = event
  const fields = source === EVENT_SOURCE ? playbackFields(event) : pairs({ source, ...detail })
  const again = replay === undefined ? '' : ` replay=${shown(replay)}`
  return `${at.toTimeString().slice(0, 8)} event ${shown(event['detail-type'])}${fields}${again} → ${destination}`
}
