import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import {
  CfnParameterGroup,
  CfnReplicationGroup,
  type CfnReplicationGroupProps,
  CfnSubnetGroup,
  CfnUser,
  CfnUserGroup,
} from 'aws-cdk-lib/aws-elasticache'
import { Construct } from 'constructs'
import { REDIS_ACCESS } from '../../functions/contract/redis-access.ts'
import type { Network } from '../network/network.ts'
import type { Stage } from '../stage/stage.ts'

const PORT = 6379

/** `noeviction`, because the family's default evicts live sessions when memory is full. */
const parametersIn = (scope: Construct) =>
  new CfnParameterGroup(scope, 'Parameters', {
    cacheParameterGroupFamily: 'valkey8',
    description: 'Viewing Service: cluster mode, nothing is ever evicted',
    properties: { 'cluster-enabled': 'yes', 'maxmemory-policy': 'noeviction' },
  })

const subnetsIn = (scope: Construct, { place }: Network) =>
  new CfnSubnetGroup(scope, 'Subnets', { description: 'Viewing Service: Redis', subnetIds: place.cacheSubnetIds })

/** The user of the functions. ElastiCache requires the same id and name for a user that logs in by IAM. */
const userIn = (scope: Construct, name: string) =>
  new CfnUser(scope, 'User', {
    engine: 'valkey',
    userId: name,
    userName: name,
    authenticationMode: { Type: 'iam' },
    accessString: REDIS_ACCESS,
  })

/** With this group of users Valkey has no default user, so every connection needs a user name. */
const usersIn = (scope: Construct, name: string, user: CfnUser) =>
  new CfnUserGroup(scope, 'Users', { engine: 'valkey', userGroupId: name, userIds: [user.ref] })

type Access = Pick<CfnReplicationGroupProps, 'cacheSubnetGroupName' | 'securityGroupIds' | 'userGroupIds'>
type SessionStoreProps = { readonly stage: Stage; readonly network: Network }

/**
 * ElastiCache for Valkey in cluster mode, in at least two zones. It accepts only connections over TLS, from the
 * security group of the functions, by one user, who logs in by IAM and may call only the commands of the service.
 */
export class SessionStore extends Construct {
  /** `host:port` where a client learns the shards. */
  readonly address: string
  /** The name of its user, by reference, so that CloudFormation makes the user before a function that needs it. */
  readonly user: string
  /** The id that tokens are signed for. */
  readonly cacheId: string
  /** The resources that `elasticache:Connect` must be allowed on; both are needed. */
  readonly accessArns: string[]

  constructor(scope: Construct, id: string, { stage, network }: SessionStoreProps) {
    super(scope, id)
    const group = network.closedGroup('Redis', 'Redis: from functions')
    network.open(network.redisClients, group, PORT, 'Redis')
    const name = `viewing-service-${stage.name}`
    const user = userIn(this, name)
    this.user = user.ref
    const redis = this.replicationGroup(stage, {
      cacheSubnetGroupName: subnetsIn(this, network).ref,
      securityGroupIds: [group.securityGroupId],
      userGroupIds: [usersIn(this, name, user).ref],
    })
    this.address = `${redis.attrConfigurationEndPointAddress}:${PORT}`
    this.cacheId = redis.ref
    this.accessArns = [this.cacheArn(), user.attrArn]
  }

  private cacheArn() {
    const [resource, resourceName] = ['replicationgroup', this.cacheId]
    const arnFormat = ArnFormat.COLON_RESOURCE_NAME
    return Stack.of(this).formatArn({ service: 'elasticache', resource, resourceName, arnFormat })
  }

  private replicationGroup({ name, redis, protect }: Stage, access: Access) {
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
      ...access,
      snapshotRetentionLimit: redis.snapshotRetentionDays,
      ...(redis.maintenanceWindow && { preferredMaintenanceWindow: redis.maintenanceWindow }),
    })
    // Without it CloudFormation replaces the cache, and every session with it, when a shard is added.
    group.cfnOptions.updatePolicy = { useOnlineResharding: true }
    Validations.of(group).acknowledge({
      id: 'AwsSolutions-AEC6',
      reason: 'Users log in by IAM, with a token for each connection; AUTH would be one password that all share',
    })
    group.applyRemovalPolicy(protect ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY)
    return group
  }
}
