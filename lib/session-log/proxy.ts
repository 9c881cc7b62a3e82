import { Fn } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type CfnDBCluster, type CfnDBInstance, CfnDBProxy, CfnDBProxyTargetGroup } from 'aws-cdk-lib/aws-rds'
import type { Construct } from 'constructs'

type Wanted = {
  readonly stage: string
  readonly cluster: CfnDBCluster
  readonly instances: readonly CfnDBInstance[]
  readonly subnetIds: string[]
  readonly securityGroupId: string
  /** What the proxy itself may log in as. */
  readonly logins: readonly string[]
}

/**
 * RDS Proxy with IAM from end to end: it takes a function's token and logs in with one of its own, so that no password is
 * anywhere (RDS user guide, "End-to-end IAM authentication for RDS Proxy"). Gives its address and the id that functions'
 * permissions name.
 */
export const databaseProxy = (scope: Construct, wanted: Wanted) => {
  const { stage, cluster, instances, subnetIds, securityGroupId, logins } = wanted
  const role = new Role(scope, 'ProxyRole', {
    description: `Viewing Service: what RDS Proxy logs in as, ${stage}`,
    assumedBy: new ServicePrincipal('rds.amazonaws.com'),
  })
  role.addToPolicy(new PolicyStatement({ actions: ['rds-db:connect'], resources: [...logins] }))
  const proxy = new CfnDBProxy(scope, 'Proxy', {
    dbProxyName: `viewing-service-${stage}`,
    engineFamily: 'POSTGRESQL',
    defaultAuthScheme: 'IAM_AUTH',
    requireTls: true,
    roleArn: role.roleArn,
    vpcSubnetIds: subnetIds,
    vpcSecurityGroupIds: [securityGroupId],
  })
  const targets = new CfnDBProxyTargetGroup(scope, 'ProxyTargets', {
    dbProxyName: proxy.ref,
    targetGroupName: 'default',
    dbClusterIdentifiers: [cluster.ref],
  })
  targets.node.addDependency(...instances)
  return { host: proxy.attrEndpoint, resourceId: Fn.select(6, Fn.split(':', proxy.attrDbProxyArn)) }
}
