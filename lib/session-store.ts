import { RemovalPolicy } from 'aws-cdk-lib'
import { CfnParameterGroup, CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache'
import { Construct } from 'constructs'
import type { Network } from './network.ts'
import type { Stage } from './stage.ts'

const PORT = 6379

/** `noeviction`, because the family's default evicts live sessions when memory is full. */
const parametersIn = (scope: Construct) =>
  new CfnParameterGroup(scope, 'Parameters', {
    cacheParameterGroupFamily: 'valkey8',
    description: 'Viewing Service: cluster mode, nothing is ever evicted',
    properties: { 'cluster-enabled': 'yes', 'maxmemory-policy': 'noeviction' },
  })

type SessionStoreProps = { readonly stage: Stage; readonly network: Network }

/**
 * ElastiCache for Valkey in cluster mode, in at least two zones. Only the functions' security group reaches it, over
 * TLS; that is its whole protection until Redis users arrive (IAM authentication, a later issue).
 */
export class SessionStore extends Construct {
  /** `host:port` where a client learns the shards. */
  readonly address: string

  constructor(scope: Construct, id: string, { stage, network }: SessionStoreProps) {
    super(scope, id)
    const group = network.closedGroup('Redis', 'Redis: from functions')
    network.open(network.redisClients, group, PORT, 'Redis')
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      description: 'Viewing Service: Redis',
      subnetIds: network.place.cacheSubnetIds,
    })
    const redis = this.replicationGroup(stage, [group.securityGroupId], subnets.ref)
    this.address = `${redis.attrConfigurationEndPointAddress}:${PORT}`
  }

  private replicationGroup({ name, redis, protect }: Stage, securityGroupIds: string[], cacheSubnetGroupName: string) {
    const group = new CfnReplicationGroup(this, 'Redis', {
      replicationGroupDescription: `Viewing Service ${name}: sessions, slots, deadlines, outbox`,
      engine: 'valkey',
      engineVersion: '8.1',
      clusterMode: 'enabled',
      cacheNodeType: redis.nodeType,
      numNodeGroups: redis.shards,
      replicasPerNodeGroup: redis.replicas,
      multiAzEnabled: true,
      automaticFailoverEnabled: true,
      autoMinorVersionUpgrade: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      atRestEncryptionEnabled: true,
      port: PORT,
      cacheParameterGroupName: parametersIn(this).ref,
      cacheSubnetGroupName,
      securityGroupIds,
      snapshotRetentionLimit: redis.snapshotRetentionDays,
    })
    // Without it CloudFormation replaces the cache, and every session with it, when a shard is added.
    group.cfnOptions.updatePolicy = { useOnlineResharding: true }
    group.applyRemovalPolicy(protect ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY)
    return group
  }
}
