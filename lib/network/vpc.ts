import { Annotations, Fn, Validations } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import type { Construct } from 'constructs'
import { logGroup } from '../operations/log-group.ts'
import type { Stage } from '../stage/stage.ts'

/** A VPC and the subnets of it that this stack uses. */
export type Place = {
  readonly vpc: ec2.IVpc
  readonly cacheSubnetIds: string[]
  readonly functionSubnets: ec2.SubnetSelection
  /** Whether this stack makes the endpoints of Secrets Manager and EventBridge. */
  readonly createEndpoints: boolean
}

const MOST_ZONES = 3
const { PRIVATE_ISOLATED, PRIVATE_WITH_EGRESS, PUBLIC } = ec2.SubnetType

/**
 * The order decides the addresses. The public subnets, which depend on `egress`, are last, and room for a third zone is
 * kept: so neither change moves an existing subnet.
 */
const subnetsOf = (egress: Stage['egress']): ec2.SubnetConfiguration[] => [
  { name: 'cache', subnetType: PRIVATE_ISOLATED, cidrMask: 24 },
  { name: 'functions', subnetType: egress === 'nat' ? PRIVATE_WITH_EGRESS : PRIVATE_ISOLATED, cidrMask: 24 },
  ...(egress === 'nat' ? [{ name: 'nat', subnetType: PUBLIC, cidrMask: 28, mapPublicIpOnLaunch: false }] : []),
]

/**
 * The zones that the stage chooses, or the first two of the account in the region. CloudFormation finds those, so synth
 * looks nothing up. A chosen zone that is the one of today moves no subnet: only its value counts.
 */
export const zonesOf = ({ network }: Stage): string[] => [
  ...(network.own?.availabilityZones ?? [0, 1].map((index) => Fn.select(index, Fn.getAzs()))),
]

const ownPlace = (scope: Construct, stage: Stage, own: NonNullable<Stage['network']['own']>): Place => {
  const zones = zonesOf(stage)
  const vpc = new ec2.Vpc(scope, 'Vpc', {
    vpcName: `viewing-service-${stage.name}`,
    ipAddresses: ec2.IpAddresses.cidr(own.cidr),
    availabilityZones: zones,
    reservedAzs: MOST_ZONES - zones.length,
    natGateways: stage.egress === 'nat' ? (own.natGateways ?? 2) : 0,
    subnetConfiguration: subnetsOf(stage.egress),
    // Nothing of this stack is in the default group; closing it would need a custom resource with its own function.
    restrictDefaultSecurityGroup: false,
  })
  if (own.availabilityZones)
    Validations.of(vpc).acknowledge({
      id: 'CloudFormation-Validate::W3010',
      reason: 'The stage names the zones: not every zone has every node type of ElastiCache',
    })
  // Rejected traffic shows a probe or a security group that is too strict. Accepted traffic would cost by the gigabyte.
  vpc.addFlowLog('Rejected', {
    destination: ec2.FlowLogDestination.toCloudWatchLogs(
      logGroup(scope, 'RejectedLogs', `/aws/vpc/viewing-service-${stage.name}-rejected`, stage),
    ),
    trafficType: ec2.FlowLogTrafficType.REJECT,
  })
  const cacheSubnetIds = vpc.selectSubnets({ subnetGroupName: 'cache' }).subnetIds
  // The CDK's own types disagree under exactOptionalPropertyTypes.
  const place = { vpc: vpc as ec2.IVpc, cacheSubnetIds, createEndpoints: own.endpoints ?? true }
  return { ...place, functionSubnets: { subnetGroupName: 'functions' } }
}

/** Needs no look-up: the stage has everything about the VPC. */
const existingPlace = (scope: Construct, existing: NonNullable<Stage['network']['existing']>): Place => {
  const { vpcId, availabilityZones, cacheSubnetIds, functionSubnetIds, createEndpoints } = existing
  const vpc = ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId,
    availabilityZones,
    privateSubnetIds: functionSubnetIds,
  })
  Annotations.of(scope).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', 'No route table is touched')
  return { vpc, cacheSubnetIds, functionSubnets: { subnetType: PRIVATE_WITH_EGRESS }, createEndpoints }
}

export const placeOf = (scope: Construct, stage: Stage): Place => {
  const { own, existing } = stage.network
  if (existing) return existingPlace(scope, existing)
  return ownPlace(scope, stage, own ?? { cidr: '10.0.0.0/16' })
}
