import { eventTypes } from '../../functions/contract/events/event-types.ts'
import { inboundTypes } from '../../functions/contract/events/inbound-events.ts'
import type { Json } from '../openapi/describe.ts'
import { detailOf, inboundDetailOf } from './details.ts'
import { incoming, outgoing } from './messages.ts'

const bus = {
  address: 'viewing-service-{stage}',
  servers: [{ $ref: '#/servers/aws' }, { $ref: '#/servers/local' }],
  parameters: { stage: { description: 'The stage, such as `prod`; `local` with `npm start`.' } },
}

const channel = (messages: Json, description: string): Json => ({
  ...bus,
  description,
  messages: Object.fromEntries(Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }])),
})

const operation = (action: 'send' | 'receive', name: string, messages: Json, summary: string): Json => ({
  action,
  summary,
  channel: { $ref: `#/channels/${name}` },
  messages: Object.keys(messages).map((message) => ({ $ref: `#/channels/${name}/messages/${message}` })),
})

/** The events as AsyncAPI 3.0, made from the tables that the service publishes and reads them by. */
export const asyncApiDocument = (version: string): Json => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Viewing Service: events',
    version,
    description:
      'Every change of a playback session, in order per session, at least once, on an EventBridge bus. Consumers ignore an `event_id` that they know, order by `sequence`, and accept members and types that they do not know.',
  },
  defaultContentType: 'application/json',
  servers: {
    aws: {
      host: 'events.{region}.amazonaws.com',
      protocol: 'https',
      description: 'Amazon EventBridge in the region of the stage; subscribers make rules on the bus.',
      variables: { region: { default: 'eu-west-1', description: 'The AWS region of the stage.' } },
    },
    local: { host: 'localhost:8083', protocol: 'http', description: 'The EventBridge of `npm start`.' },
  },
  channels: {
    playbackEvents: channel(outgoing, 'What happened to sessions.'),
    identityEvents: channel(incoming, 'What Identity decides while sessions play.'),
  },
  operations: {
    publishPlaybackEvents: operation('send', 'playbackEvents', outgoing, 'The service publishes what happened.'),
    receiveIdentityEvents: operation('receive', 'identityEvents', incoming, 'The service acts on what Identity says.'),
  },
  components: {
    messages: { ...outgoing, ...incoming },
    schemas: {
      ...Object.fromEntries(eventTypes.map((type) => [type, detailOf(type)])),
      ...Object.fromEntries(inboundTypes.map((type) => [type, inboundDetailOf(type)])),
    },
  },
})
