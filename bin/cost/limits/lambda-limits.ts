import { zonesOf } from '../use/configuration.ts'
import type { Situation } from './demand.ts'
import { instancesOf } from './instances.ts'
import { ask, type Limit, quotaOf } from './limit.ts'

const given = (_: Situation, quota: number) => quota

/** Connections of an instance beside those to the shards: Identity, Content, Secrets Manager or EventBridge. */
const OTHER_CONNECTIONS = 3
/** Sets of security groups that functions have (a network interface is for one set in one subnet), and what else stands in a subnet. */
const GROUP_SETS = 8
const INTERFACE_ENDPOINTS = 2

/** Quotas of API Gateway and Lambda. AWS counts them for all that the account does in the region. */
export const lambdaLimits: readonly Limit[] = [
  {
    name: 'requests of all APIs',
    unit: 'a second',
    quota: 'gatewayRate',
    most: given,
    needed: (_, { requests }) => requests,
    change: ask('requests a second in API Gateway'),
  },
  {
    name: 'Lambda functions at work at once',
    unit: 'instances',
    quota: 'lambdaConcurrency',
    most: given,
    needed: (_, { instances, tasks }) => instances + tasks,
    change: ask('concurrent executions in Lambda'),
  },
  {
    name: 'requests to Lambda, ten a second for each concurrent execution that the account may have',
    unit: 'a second',
    quota: 'lambdaRequestsPerInstance',
    most: (situation, quota) => quota * quotaOf(situation, 'lambdaConcurrency'),
    needed: (_, { requests }) => requests,
    change: (needed) => ask('concurrent executions in Lambda')(needed / 10),
  },
  {
    name: 'new instances of one function in ten seconds, while the audience arrives',
    unit: 'instances',
    quota: 'lambdaScaling',
    most: given,
    needed: (_, { growth }) => growth,
    change: () =>
      'nothing to ask for: a sudden start takes ten seconds more for each thousand; players repeat 429 and 503',
  },
  {
    name: 'connections of Lambda’s network interfaces, 65,000 each',
    unit: 'connections',
    quota: 'lambdaInterfaces',
    most: (situation, quota) => quota * quotaOf(situation, 'connectionsPerInterface'),
    needed: (situation, demand) =>
      instancesOf(demand) * (situation.configuration.stage.redis.shards + OTHER_CONNECTIONS),
    change: ask('network interfaces per VPC for Lambda'),
  },
  {
    name: 'addresses of the functions’ subnets, a /24 in each zone',
    unit: 'addresses',
    quota: 'subnetAddresses',
    most: ({ configuration }, quota) => zonesOf(configuration.stage) * quota,
    needed: (situation, demand) =>
      zonesOf(situation.configuration.stage) * (GROUP_SETS + INTERFACE_ENDPOINTS) +
      (instancesOf(demand) * (situation.configuration.stage.redis.shards + OTHER_CONNECTIONS)) /
        quotaOf(situation, 'connectionsPerInterface'),
    change: () => 'use network.existing with larger subnets',
  },
]
