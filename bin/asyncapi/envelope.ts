import type { EVENT_SOURCE } from '../../functions/contract/events/event-source.ts'
import type { IDENTITY_SOURCE } from '../../functions/contract/events/inbound-events.ts'
import type { Json } from '../openapi/describe.ts'

const text = (description: string, more: Json = {}) => ({ type: 'string', description, ...more })

/** What EventBridge puts around a `detail`, with the schema of that. */
export const envelopeOf = (type: string, source: typeof EVENT_SOURCE | typeof IDENTITY_SOURCE, detail: Json): Json => ({
  type: 'object',
  description: `An event of the type ${type} as EventBridge hands it to a target.`,
  properties: {
    version: text('The version of the envelope.', { const: '0' }),
    id: text('The id that EventBridge gave this event. It is another one when the same event is published again.'),
    'detail-type': text('The type of the event.', { const: type }),
    source: text('Who published it.', { const: source }),
    account: text('The AWS account of the bus.'),
    time: text('When it happened, to the second. Unit: RFC 3339, in UTC.', {
      format: 'date-time',
      'x-unit': 'RFC 3339, in UTC',
    }),
    region: text('The AWS region of the bus.'),
    resources: { type: 'array', items: { type: 'string' }, description: 'Always empty.' },
    'replay-name': text('Only of an event that was replayed from the archive: the name of the replay.'),
    detail,
  },
  required: ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail'],
})
