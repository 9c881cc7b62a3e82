import { randomUUID } from 'node:crypto'
import { EVENT_SOURCE } from '../../functions/contract/events/event-source.ts'
import type { EventType } from '../../functions/contract/events/event-types.ts'
import { exampleEnvelope, exampleEvent } from '../../functions/contract/events/examples.ts'
import { Failed } from '../command/failed.ts'
import { memberAt, memberFaults, valueFor } from './members.ts'
import type { Options } from './read-command.ts'
import { sampleSessionId } from './sample-session.ts'

/** An event that nobody caused: a `detail`, and what else PutEvents needs. */
export type Sample = { readonly type: EventType; readonly detail: Record<string, unknown> }

/** The example of the type as if it happened at this time, with ids of its own. */
const anew = (type: EventType, at: number): Record<string, unknown> => {
  const example = exampleEvent(type)
  const later = at - Date.parse(example.timestamp)
  const moved = (time: string) => new Date(Date.parse(time) + later).toISOString()
  const { metadata } = example
  return {
    ...example,
    event_id: `sample-${randomUUID()}`,
    timestamp: moved(example.timestamp),
    correlation_id: 'sample',
    ...('session_id' in example && { session_id: sampleSessionId(at) }),
    metadata: {
      ...metadata,
      ...('ended_at' in metadata && metadata.ended_at && { ended_at: moved(metadata.ended_at) }),
    },
  }
}

const OPTIONS = {
  user: 'user_id',
  profile: 'profile_id',
  content: 'content_id',
  device: 'device_id',
  region: 'region',
  session: 'session_id',
} as const

/** What the options change: pairs of a path and a text. */
const changesOf = (options: Options): [string, string][] => [
  ...Object.entries(OPTIONS).flatMap(([option, member]): [string, string][] => {
    const given = options[option as keyof typeof OPTIONS]
    return given === undefined ? [] : [[member, given]]
  }),
  ...options.set.map((one): [string, string] => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
]

const withMember = (
  event: Record<string, unknown>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> => {
  const inner = event[name]
  return { ...event, [name]: rest.length > 0 ? withMember({ ...(inner as object) }, rest, value) : value }
}

/** A valid sample with what the options change. Throws {@link Failed} naming all that is wrong. */
export const sample = (type: EventType, options: Options, at = Date.now()): Sample => {
  const changes = changesOf(options)
  const unknown = changes.filter(([path]) => !memberAt(type, path)).map(([path]) => `${type} has no member ${path}`)
  const detail = changes.reduce(
    (event, [path, text]) => {
      const member = memberAt(type, path)
      return member ? withMember(event, path.split('.'), valueFor(member, text)) : event
    },
    anew(type, at),
  )
  const faults = [...unknown, ...memberFaults(type, detail)]
  if (faults.length > 0) throw new Failed(faults.join('\n'))
  return { type, detail }
}

/** An entry of PutEvents. */
export const entryOf = ({ type, detail }: Sample, bus: string) => ({
  Source: EVENT_SOURCE,
  DetailType: type,
  Time: Math.floor(Date.parse(String(detail.timestamp)) / 1_000),
  EventBusName: bus,
  Detail: JSON.stringify(detail),
})

/** The same as a target gets it. */
export const envelopeOf = ({ type, detail }: Sample) => ({
  ...exampleEnvelope(type),
  id: randomUUID(),
  time: String(detail.timestamp).replace(/\.\d+Z$/, 'Z'),
  detail,
})
