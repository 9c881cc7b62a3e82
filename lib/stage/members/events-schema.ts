import * as z from 'zod/mini'
import { EVENT_SOURCE } from '../../../functions/contract/events/event-source.ts'
import { offers } from '../regions.ts'
import { oneOf, strictObject, text, whole } from '../schema.ts'
import { ALARM_TOPIC_MOVED } from './alarm-topic-schema.ts'

const account = text(/^\d{12}$/, 'must be the twelve digits of an AWS account in quotes, such as "123456789012"')

const NOT_RESERVED = new RegExp(`^(?!aws\\.|${EVENT_SOURCE}$)`, 'i')

/** Sources that other publishers must not use: events with them count as the service's own, or as AWS's. */
const source = text(
  /^[A-Za-z\d.-]{1,50}$/,
  'must be 1–50 letters, digits, dots and hyphens, such as "identity-service"',
).check(z.regex(NOT_RESERVED, `must not be "${EVENT_SOURCE}" or begin with "aws.": those sources are reserved`))

const publisher = strictObject({ account, source })

/** The events of a stage: how long they are kept, who relays them, who may listen and speak on the bus. */
export const eventsSchema = strictObject(
  {
    archiveDays: whole(0, 3_650, 'how long the archive keeps events for replays, 0 for no archive'),
    schemaRegistry: z.optional(
      z.boolean('must be false for no registry of the schemas of events, or true, the default'),
    ),
    relays: z.optional(oneOf([1, 2, 4, 8, 16, 32, 64], 'how many publishers share the 64 partitions')),
    subscribers: z.optional(z.array(account, 'must list the accounts that may make rules on the bus')),
    publishers: z.optional(
      z.array(
        publisher,
        'must list who else may publish, such as {"account":"123456789012","source":"identity-service"}',
      ),
    ),
    log: z.boolean('must be true (each event is also a line in CloudWatch Logs, with the ids of users in it) or false'),
  },
  ALARM_TOPIC_MOVED,
)

/** Instances of `publish-events` that a stage needs: a run leaves only when the next one of its range has begun. */
export const leastPublishers = ({ relays = 1 }: z.infer<typeof eventsSchema>) => 2 * relays

/** What EventBridge does not offer in a region, each a sentence that begins with its path within the stage. */
export const regionFaults = (
  { archiveDays, schemaRegistry = true }: Pick<z.infer<typeof eventsSchema>, 'archiveDays' | 'schemaRegistry'>,
  region: string,
): string[] => [
  ...(archiveDays > 0 && !offers(region, 'archive')
    ? [`events.archiveDays must be 0: EventBridge has no archives in ${region}`]
    : []),
  ...(schemaRegistry && !offers(region, 'schema registry')
    ? [`events.schemaRegistry must be false: EventBridge has no schema registries in ${region}`]
    : []),
]
