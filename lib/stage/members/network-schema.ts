import * as z from 'zod/mini'
import { several, strictObject, text, whole } from '../schema.ts'

const subnetIds = several(/^subnet-[0-9a-f]+$/, 'must list the ids of at least two subnets, such as "subnet-0abc1234"')

/** Names, as CloudFormation takes them. */
const zones = several(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'must list at least two zones, such as "eu-west-1a"').check(
  z.refine((names) => new Set(names).size === names.length, 'must list each zone once'),
)

const ownNetwork = strictObject({
  cidr: text(/^\d{1,3}(\.\d{1,3}){3}\/(1[6-9]|2[01])$/, 'must be an IPv4 range of /16 to /21, such as "10.40.0.0/16"'),
  availabilityZones: z.optional(
    zones.check(z.maxLength(3, 'must list two or three zones: the addresses of the subnets leave room for three')),
  ),
  natGateways: z.optional(whole(1, 3, 'with two, the default, egress survives the loss of a zone')),
  endpoints: z.optional(
    z.boolean(
      'must be true (the way to Secrets Manager and EventBridge is private) or false (it leads through the NAT)',
    ),
  ),
}).check(
  z.refine(({ availabilityZones, natGateways = 1 }) => natGateways <= (availabilityZones?.length ?? 2), {
    path: ['natGateways'],
    error: 'must be at most the number of availabilityZones (2 when unset)',
  }),
)

const existingNetwork = strictObject({
  vpcId: text(/^vpc-[0-9a-f]+$/, 'must be the id of a VPC, such as "vpc-0abc1234"'),
  availabilityZones: zones,
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

type WithNetwork = {
  readonly network: z.infer<typeof networkSchema>
  readonly egress: 'nat' | 'none'
  readonly region: string
}

/** Whether the zones that a stage names are in its region. */
export const zonesInRegion = ({ network: { own, existing }, region }: WithNetwork): boolean =>
  (own?.availabilityZones ?? existing?.availabilityZones ?? []).every((zone) => zone.startsWith(region))

/** Whether functions have a way to Secrets Manager and EventBridge: endpoints, or the NAT. */
export const reachesAws = ({ network, egress }: WithNetwork): boolean =>
  egress === 'nat' || network.own?.endpoints !== false
