import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import * as z from 'zod/mini'
import { type FunctionName, functionNames } from '../../functions/contract/functions.ts'
import { alarmTopicSchema } from './alarm-topic-schema.ts'
import { authenticationSchema } from './authentication-schema.ts'
import { eventsSchema, leastPublishers } from './events-schema.ts'
import { networkSchema, reachesAws, zonesInRegion } from './network-schema.ts'
import { place } from './place-schema.ts'
import { oneOf, strictObject, text, whole } from './schema.ts'

const redis = strictObject({
  nodeType: text(/^cache\.\w+\.\w+$/, 'must be an ElastiCache node type, such as "cache.t4g.small"'),
  shards: oneOf([1, 2, 4, 8, 16, 32, 64], 'the 64 partitions spread evenly over no other number'),
  replicas: whole(1, 5, 'copies of each shard; the first lets it survive the loss of a zone'),
  snapshotRetentionDays: whole(0, 35, 'how long the daily snapshots are kept, 0 for none'),
})

const instances = z.optional(whole(1, 100_000, 'instances kept for this function, which are also the most it can have'))
const reservedConcurrency = strictObject(
  Object.fromEntries(functionNames.map((name) => [name, instances])) as Record<FunctionName, typeof instances>,
)
const retentions = Object.values(RetentionDays).filter((days) => typeof days === 'number')

/** A stage of `cdk.json`. Every message ends a sentence that begins with the member's path, and says what to write. */
export const stageSchema = strictObject({
  ...place,
  authentication: authenticationSchema,
  settings: z.record(z.string(), z.string('must be a text in quotes'), 'must be an object of settings and their texts'),
  network: networkSchema,
  egress: z.enum(['nat', 'none'], 'must be "nat" (the functions may reach the internet) or "none" (they may not)'),
  privateDomains: z.optional(
    z.array(
      text(/^([\w-]+\.)+[\w-]+$/, 'must be a domain that resolves to private addresses, such as "corp.example.com"'),
    ),
  ),
  redis,
  throttling: strictObject({
    rate: whole(1, 1_000_000, 'requests a second, over the whole API'),
    burst: whole(1, 1_000_000, 'requests at once, over the whole API'),
  }),
  events: eventsSchema,
  reservedConcurrency: z.optional(reservedConcurrency),
  alarmTopicArn: alarmTopicSchema,
  logRetentionDays: oneOf(retentions, 'the retentions that CloudWatch Logs offers'),
  protect: z.boolean('must be true (the stack refuses to be deleted; keys and logs would outlive it) or false'),
}).check(
  z.refine(zonesInRegion, { path: ['network'], error: 'must name zones of the region of the stage' }),
  z.refine(reachesAws, {
    path: ['network', 'own', 'endpoints'],
    error: 'must not be false while egress is "none": Secrets Manager and EventBridge would be out of reach',
  }),
  z.refine(
    ({ events, reservedConcurrency }) =>
      (reservedConcurrency?.['publish-events'] ?? Number.POSITIVE_INFINITY) >= leastPublishers(events),
    {
      path: ['reservedConcurrency', 'publish-events'],
      error: 'must be at least twice events.relays (1 when unset): a run leaves only when the next one has begun',
    },
  ),
)
