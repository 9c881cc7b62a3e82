import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import * as z from 'zod/mini'
import { type FunctionName, functionNames } from '../../functions/contract/functions.ts'
import { authenticationSchema } from './authentication-schema.ts'
import { eventsSchema, leastPublishers } from './events-schema.ts'
import { oneOf, several, strictObject, text, whole } from './schema.ts'

const subnetIds = several(/^subnet-[0-9a-f]+$/, 'must list the ids of at least two subnets, such as "subnet-0abc1234"')

const ownNetwork = strictObject({
  cidr: text(/^\d{1,3}(\.\d{1,3}){3}\/(1[6-9]|2[01])$/, 'must be an IPv4 range of /16 to /21, such as "10.40.0.0/16"'),
  natGateways: z.optional(whole(1, 2, 'with two, the default, egress survives the loss of a zone')),
})

const existingNetwork = strictObject({
  vpcId: text(/^vpc-[0-9a-f]+$/, 'must be the id of a VPC, such as "vpc-0abc1234"'),
  availabilityZones: several(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'must list at least two zones, such as "eu-west-1a"'),
  cacheSubnetIds: subnetIds,
  functionSubnetIds: subnetIds,
  createEndpoints: z.boolean(
    'must be true, or false where the VPC already has a way to Secrets Manager and EventBridge',
  ),
}).check(
  z.refine(
    ({ availabilityZones, cacheSubnetIds, functionSubnetIds }) =>
      [cacheSubnetIds, functionSubnetIds].every((ids) => ids.length === availabilityZones.length),
    'must list one of cacheSubnetIds and one of functionSubnetIds for each of availabilityZones, in the same order',
  ),
)

const network = strictObject({ own: z.optional(ownNetwork), existing: z.optional(existingNetwork) }).check(
  z.refine(
    ({ own, existing }) => (own === undefined) !== (existing === undefined),
    'must have either "own" (this stack makes a VPC) or "existing" (there is one already), not both',
  ),
)

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
  authentication: authenticationSchema,
  settings: z.record(z.string(), z.string('must be a text in quotes'), 'must be an object of settings and their texts'),
  network,
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
  logRetentionDays: oneOf(retentions, 'the retentions that CloudWatch Logs offers'),
  protect: z.boolean('must be true (the stack refuses to be deleted; keys and logs would outlive it) or false'),
}).check(
  z.refine(
    ({ events, reservedConcurrency }) =>
      (reservedConcurrency?.['publish-events'] ?? Number.POSITIVE_INFINITY) >= leastPublishers(events),
    {
      path: ['reservedConcurrency', 'publish-events'],
      error: 'must be at least twice events.relays (1 when unset): a run leaves only when the next one has begun',
    },
  ),
)
