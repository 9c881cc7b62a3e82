import * as z from 'zod/mini'
import { several, strictObject, text, whole } from './schema.ts'

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

/** Where the functions and Redis stand: in a VPC of the stack, or in one that exists. */
export const networkSchema = strictObject({ own: z.optional(ownNetwork), existing: z.optional(existingNetwork) }).check(
  z.refine(
    ({ own, existing }) => (own === undefined) !== (existing === undefined),
    'must have either "own" (this stack makes a VPC) or "existing" (there is one already), not both',
  ),
)
