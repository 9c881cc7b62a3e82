import { flat, type Price, type Source } from './price.ts'

/** A type of ElastiCache node. */
export type NodeType = {
  /** GiB, as AWS lists it; a quarter is kept for snapshots and failovers. */
  readonly memory: number
  /** What the network carries all day, in Mbit/s. */
  readonly network: number
  /** Cores that Redis' one thread may use all day: burstable types only a part of one. */
  readonly core: number
  /** US dollars an hour with Valkey, on demand. */
  readonly hour: { readonly 'eu-west-1': Price; readonly 'us-east-1': Price }
}

const NETFLIX: Source = {
  url: 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonElastiCache/current/us-east-1/index.json',
  date: '2026-08-01',
  through: 'Netflix-Skunkworks/service-capacity-modeling at dfd5998, by the year',
}
const IRELAND: Source = {
  url: 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonElastiCache/current/eu-west-1/index.json',
  date: '2026-09-20',
  through: 'a public note that read the price list',
}
/** cache.r7g.large costs 0.1944 in eu-west-1 and 0.1752 in us-east-1. For other types this ratio stands in, not verified. */
const RATIO = 0.1944 / 0.1752

const node = (memory: number, network: number, virginia: number, listed = true, core = 1): NodeType => ({
  ...{ memory, network, core },
  hour: {
    'eu-west-1': virginia === 0.1752 ? flat(0.1944, IRELAND) : flat(Math.round(virginia * RATIO * 1e4) / 1e4),
    'us-east-1': listed ? flat(virginia, NETFLIX) : flat(virginia),
  },
})

/** The types of node that the program can price and measure against. Memory and network: the same repository. */
export const nodeTypes: Readonly<Record<string, NodeType>> = {
  'cache.t4g.micro': node(0.5, 64, 0.0128, false, 0.1),
  'cache.t4g.small': node(1.37, 128, 0.0256, false, 0.2),
  'cache.t4g.medium': node(3.09, 256, 0.052, false, 0.2),
  'cache.m7g.large': node(6.38, 937, 0.1264, false),
  'cache.m7g.xlarge': node(12.93, 1_876, 0.252, false),
  'cache.m7g.2xlarge': node(26.04, 3_750, 0.5032, false),
  'cache.r7g.large': node(13.07, 937, 0.1752),
  'cache.r7g.xlarge': node(26.32, 1_876, 0.3496),
  'cache.r7g.2xlarge': node(52.82, 3_750, 0.6984),
  'cache.r7g.4xlarge': node(105.81, 7_500, 1.396),
  'cache.r7g.8xlarge': node(209.55, 15_000, 2.7928),
  'cache.r8g.large': node(14.18, 937, 0.1756),
  'cache.r8g.xlarge': node(29.68, 1_876, 0.3511),
  'cache.r8g.2xlarge': node(61.33, 3_750, 0.7022),
  'cache.r8g.4xlarge': node(124.65, 7_500, 1.4044),
}
