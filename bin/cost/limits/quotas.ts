/** Where AWS says a default, and the day it was read; `isSure` is false where no page that says it was found. */
export type Quota = {
  readonly value: number
  readonly source: string
  readonly date: string
  readonly isSure: boolean
  /** Whether AWS raises it on request. */
  readonly adjustable: boolean
}

const DATE = '2026-11-28'
const quota = (value: number, source: string, adjustable: boolean, isSure = true): Quota => ({
  ...{ value, source, date: DATE, isSure, adjustable },
})

const GATEWAY = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html'
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'
const SCALING = 'https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html'
const LAMBDA_VPC = 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html'
const EVENTBRIDGE = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html'
const SCHEDULER = 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html'
const ELASTICACHE = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/quota-limits.html'
const CLIENTS = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html'
const NAT = 'https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html'
const PRIVATELINK = 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html'
const SECRETS = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html'
const LOGS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html'
const SUBNETS = 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html'
const CDN = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html'

/** AWS' defaults of eu-west-1 and us-east-1, which have the same. Smaller regions have less: `elsewhere`. */
export const quotas = {
  /** A second, over all APIs of the account in the region. */
  gatewayRate: quota(10_000, GATEWAY, true),
  lambdaConcurrency: quota(1_000, LAMBDA, true),
  /** New instances of one function in ten seconds. */
  lambdaScaling: quota(1_000, SCALING, false),
  /** Requests a second for each instance of concurrency. */
  lambdaRequestsPerInstance: quota(10, LAMBDA, false),
  lambdaInterfaces: quota(500, LAMBDA_VPC, true, false),
  connectionsPerInterface: quota(65_000, LAMBDA_VPC, false),
  putEvents: quota(10_000, EVENTBRIDGE, true),
  invocations: quota(18_750, EVENTBRIDGE, true),
  scheduledRuns: quota(1_000, SCHEDULER, true, false),
  nodesPerCluster: quota(90, ELASTICACHE, true),
  nodesPerRegion: quota(300, ELASTICACHE, true),
  redisConnections: quota(65_000, CLIENTS, false, false),
  natConnections: quota(55_000, NAT, false),
  /** Gbit/s of a gateway. */
  natBandwidth: quota(100, NAT, false),
  /** Gbit/s of an endpoint in a zone. */
  endpointBandwidth: quota(100, PRIVATELINK, false, false),
  secretReads: quota(10_000, SECRETS, false),
  putLogEvents: quota(5_000, LOGS, true, false),
  /** Addresses that AWS leaves free in a /24. */
  subnetAddresses: quota(251, SUBNETS, false),
  cdnRate: quota(250_000, CDN, true, false),
} as const satisfies Record<string, Quota>

export type QuotaName = keyof typeof quotas

/** What smaller regions have in place of the default, for the person who deploys there. */
export const elsewhere: Partial<Record<QuotaName, string>> = {
  gatewayRate:
    '2,500 in af-south-1, ap-south-2, ap-southeast-3, -4, -5, -7, ca-west-1, eu-central-2, eu-south-1, -2, il-central-1, me-central-1 and mx-central-1',
  lambdaConcurrency: 'new accounts begin with 10',
  putEvents: '2,400 in us-east-2, eu-central-1 and eu-south-2; 1,200, 600 or 400 in others',
  invocations: '4,500 in us-east-2, eu-central-1 and eu-south-2; 2,250, 1,100 or 750 in others',
}

/** Quotas that were raised for an account, by the names above. */
export type Raised = Partial<Record<QuotaName, number>>
