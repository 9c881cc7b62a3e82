import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import * as z from 'zod/mini'
import { type FunctionName, functionNames } from '../../functions/contract/functions.ts'
import { accessLogIpSchema } from './members/access-log-schema.ts'
import { alarmTopicSchema, topicInRegion } from './members/alarm-topic-schema.ts'
import { authenticationSchema } from './members/authentication-schema.ts'
import { canarySchema } from './members/canary-schema.ts'
import { certificateInRegion, domainSchema, edgeInRegion, edgeSchema, hasNameForEdge } from './members/domain-schema.ts'
import { eventsSchema, leastPublishers } from './members/events-schema.ts'
import { networkSchema, reachesAws, zonesInRegion } from './members/network-schema.ts'
import { place } from './members/place-schema.ts'
import { redisSchema } from './members/redis-schema.ts'
import { sessionLogSchema } from './members/session-log-schema.ts'
import { tagsSchema } from './members/tags-schema.ts'
import { throttlingSchema } from './members/throttling-schema.ts'
import { oneOf, strictObject, text, whole } from './schema.ts'

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
  domain: domainSchema,
  edge: edgeSchema,
  privateDomains: z.optional(
    z.array(
      text(/^([\w-]+\.)+[\w-]+$/, 'must be a domain that resolves to private addresses, such as "corp.example.com"'),
      'must list domains that resolve to private addresses, such as ["corp.example.com"]',
    ),
  ),
  redis: redisSchema,
  throttling: throttlingSchema,
  events: eventsSchema,
  reservedConcurrency: z.optional(reservedConcurrency),
  alarmTopicArn: alarmTopicSchema,
  accessLogIp: accessLogIpSchema,
  canary: z.optional(canarySchema),
  sessionLog: z.optional(sessionLogSchema),
  logRetentionDays: oneOf(retentions, 'the retentions that CloudWatch Logs offers'),
  tags: tagsSchema,
  protect: z.boolean('must be true (the stack refuses to be deleted; keys and logs would outlive it) or false'),
}).check(
  z.refine(zonesInRegion, { path: ['network'], error: 'must name zones of the region of the stage' }),
  z.refine(hasNameForEdge, {
    path: ['domain'],
    error: 'must be the name that players call, {"name", "certificateArn"}, where edge puts CloudFront in front',
  }),
  z.refine(edgeInRegion, { path: ['edge'], error: 'must not put CloudFront in front in GovCloud, which has none' }),
  z.refine(topicInRegion, {
    path: ['alarmTopicArn'],
    error: 'must be of a topic in the region of the stage: CloudWatch publishes to no other',
  }),
  z.refine(certificateInRegion, {
    path: ['domain', 'certificateArn'],
    error: 'must be of a certificate in the region of the stage: API Gateway takes no other',
  }),
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
