import { EVENT_SOURCE } from '../../functions/contract/events/event-source.ts'
import { eventTypes } from '../../functions/contract/events/event-types.ts'
import { events } from '../../functions/contract/events/events.ts'
import { exampleEnvelope } from '../../functions/contract/events/examples.ts'
import { IDENTITY_SOURCE, type InboundType, inboundTypes } from '../../functions/contract/events/inbound-events.ts'
import type { Json } from '../openapi/describe.ts'
import { envelopeOf } from './envelope.ts'

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
const schemaNamed = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

const inboundTexts: Readonly<Record<InboundType, string>> = {
  'entitlement.revoked':
    'The user may play nothing any more: every session ends, and none starts until Identity says yes again.',
  'plan.changed': 'The account may have so many streams from now on: the newest beyond the limit end.',
}

const inboundExample = (type: InboundType): Json => ({
  ...{ version: '0', id: '0b7e5f7a-3f58-4c43-9d6d-000000000001', 'detail-type': type, source: IDENTITY_SOURCE },
  ...{ account: '123456789012', time: '2026-11-27T23:10:00Z', region: 'eu-west-1', resources: [] },
  detail: {
    ...{ user_id: 'ann', effective_at: '2026-11-27T23:10:00Z' },
    ...(type === 'plan.changed' && { max_concurrent_streams: 1 }),
  },
})

const message = (name: string, summary: string, payload: Json, example: object): Json => ({
  ...{ name, title: name, summary, contentType: 'application/json', payload },
  examples: [{ name: 'example', summary: `A ${name} as a test event`, payload: example }],
})

/** What the service publishes, by type. */
export const outgoing = Object.fromEntries(
  eventTypes.map((type) => {
    const payload = envelopeOf(type, EVENT_SOURCE, schemaNamed(type))
    return [type, message(type, sentence(events[type].about), payload, exampleEnvelope(type))]
  }),
)

/** What it receives from Identity, by type. */
export const incoming = Object.fromEntries(
  inboundTypes.map((type) => {
    const payload = envelopeOf(type, IDENTITY_SOURCE, schemaNamed(type))
    return [type, message(type, inboundTexts[type], payload, inboundExample(type))]
  }),
)
