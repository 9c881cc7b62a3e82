import { RemovalPolicy, Validations } from 'aws-cdk-lib'
import { CfnDBCluster, CfnDBClusterParameterGroup, CfnDBInstance, CfnDBSubnetGroup } from 'aws-cdk-lib/aws-rds'
import type { Construct } from 'constructs'
import type { Network } from '../network/network.ts'
import { logGroup } from '../operations/log-group.ts'
import type { SessionLogStage } from '../stage/members/session-log-schema.ts'
import { clusterNameOf } from '../stage/names.ts'
import type { Stage } from '../stage/stage.ts'

/** With long-term support (Aurora user guide, "Aurora PostgreSQL releases"), and every feature that the migrations use. */
const ENGINE = { engine: 'aurora-postgresql', engineVersion: '17.7' }
const FAMILY = 'aurora-postgresql17'
const OWNER = 'viewing_owner'

export const DATABASE = { name: 'viewing_service', port: 5432 } as const

/** In ms: nothing that a function asks takes so long, and what takes longer has been given up by its function. */
const PARAMETERS = {
  'rds.force_ssl': '1',
  idle_in_transaction_session_timeout: '60000',
  log_min_duration_statement: '1000',
  // Values of parameters are ids of people: none reaches the log.
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
}

type Wanted = {
  readonly stage: Stage
  readonly log: SessionLogStage
  readonly network: Network
  readonly securityGroupId: string
}

const secondsPaused = ({ minCapacity }: SessionLogStage) => (minCapacity === 0 ? { secondsUntilAutoPause: 300 } : {})

/** Aurora PostgreSQL Serverless v2 in subnets without a way out. Its owner's password is RDS' own secret, which RDS rotates. */
export const databaseCluster = (scope: Construct, { stage, log, network, securityGroupId }: Wanted) => {
  const name = clusterNameOf(stage.name)
  const { place } = network
  const subnets = new CfnDBSubnetGroup(scope, 'Subnets', {
    dbSubnetGroupDescription: 'Viewing Service: session log',
    subnetIds: place.cacheSubnetIds,
  })
  const parameters = new CfnDBClusterParameterGroup(scope, 'Parameters', {
    description: 'Viewing Service: TLS only, no values in the log',
    family: FAMILY,
    parameters: PARAMETERS,
  })
  const logs = logGroup(scope, 'Logs', `/aws/rds/cluster/${name}/postgresql`, stage)
  const cluster = new CfnDBCluster(scope, 'Cluster', {
    ...ENGINE,
    dbClusterIdentifier: name,
    databaseName: DATABASE.name,
    port: DATABASE.port,
    masterUsername: OWNER,
    manageMasterUserPassword: true,
    enableIamDatabaseAuthentication: true,
    enableHttpEndpoint: log.dataApi,
    storageEncrypted: true,
    dbSubnetGroupName: subnets.ref,
    vpcSecurityGroupIds: [securityGroupId],
    dbClusterParameterGroupName: parameters.ref,
    serverlessV2ScalingConfiguration: {
      ...{ minCapacity: log.minCapacity, maxCapacity: log.maxCapacity },
      ...secondsPaused(log),
    },
    backupRetentionPeriod: log.backupDays,
    copyTagsToSnapshot: true,
    deletionProtection: stage.protect,
    enableCloudwatchLogsExports: ['postgresql'],
  })
  cluster.node.addDependency(logs) // or RDS would make the group itself, without a retention
  if (!stage.protect)
    Validations.of(cluster).acknowledge({
      id: 'AwsSolutions-RDS10',
      reason:
        'A stage that is not protected is deleted with all that it holds; a protected one has deletion protection',
    })
  cluster.applyRemovalPolicy(stage.protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
  return cluster
}

/** Its instances: the writer, and a second one where the stage asks for it, in another zone. */
export const instancesOf = (
  scope: Construct,
  cluster: CfnDBCluster,
  { protect }: Stage,
  { replica }: SessionLogStage,
) =>
  (replica ? ['Writer', 'Replica'] : ['Writer']).map((id) => {
    const instance = new CfnDBInstance(scope, id, {
      engine: ENGINE.engine,
      dbClusterIdentifier: cluster.ref,
      dbInstanceClass: 'db.serverless',
      autoMinorVersionUpgrade: true,
      publiclyAccessible: false,
      enablePerformanceInsights: true,
    })
    instance.applyRemovalPolicy(protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
    return instance
  })
