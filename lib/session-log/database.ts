import { ArnFormat, Stack } from 'aws-cdk-lib'
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds'
import { Construct } from 'constructs'
import type { Reach } from '../lambda/reach.ts'
import type { Network } from '../network/network.ts'
import type { SessionLogStage } from '../stage/members/session-log-schema.ts'
import type { Stage } from '../stage/stage.ts'
import { DATABASE, databaseCluster, instancesOf } from './cluster.ts'
import { loginOf, logins } from './logins.ts'
import { databaseProxy } from './proxy.ts'

/** AWS' own authorities beside Node's, RDS' among them (Lambda developer guide, "Building Lambda functions with Node.js"). */
const AUTHORITIES = '/var/runtime/ca-cert.pem'

type Props = { readonly stage: Stage; readonly log: SessionLogStage; readonly network: Network }
type Address = { readonly host: string; readonly resourceId: string }

/** The PostgreSQL of the session log. It accepts connections over TLS alone, from functions, each by a login of its own. */
export class SessionDatabase extends Construct {
  readonly cluster: CfnDBCluster
  readonly instances: readonly CfnDBInstance[]
  readonly #months: number
  readonly #forWriters: Address
  readonly #forReaders: Address

  constructor(scope: Construct, id: string, { stage, log, network }: Props) {
    super(scope, id)
    const group = network.closedGroup('SessionLog', 'Session log: from functions')
    if (network.logClients) network.open(network.logClients, group, DATABASE.port, 'PostgreSQL')
    const { securityGroupId } = group
    this.cluster = databaseCluster(this, { stage, log, network, securityGroupId })
    this.instances = instancesOf(this, this.cluster, stage, log)
    this.#months = log.months
    const resourceId = this.cluster.attrDbClusterResourceId
    const own = { host: this.cluster.attrEndpointAddress, resourceId }
    this.#forWriters = log.proxy ? this.proxy(stage, network, group, resourceId) : own
    this.#forReaders =
      log.replica && !log.proxy ? { host: this.cluster.attrReadEndpointAddress, resourceId } : this.#forWriters
  }

  /** The variables of a function that reaches the log. */
  environmentOf(reaches: readonly Reach[]): Record<string, string> {
    const login = loginOf(reaches)
    const common = {
      ...{ POSTGRES_ENABLED: 'true', POSTGRES_PORT: String(DATABASE.port), POSTGRES_DB: DATABASE.name },
      ...{ POSTGRES_TLS: 'true', POSTGRES_CA: AUTHORITIES },
    }
    if (login) {
      const { host } = login.readsOnly ? this.#forReaders : this.#forWriters
      return { ...common, POSTGRES_HOST: host, POSTGRES_USER: login.user, POSTGRES_IAM: 'true' }
    }
    if (!reaches.includes('log owner')) return {}
    return {
      ...{ ...common, POSTGRES_HOST: this.cluster.attrEndpointAddress, SESSION_LOG_MONTHS: String(this.#months) },
      POSTGRES_SECRET: this.cluster.attrMasterUserSecretSecretArn,
    }
  }

  /** What a function may do: log in as its own role, or read the owner's password. */
  permissionsOf(reaches: readonly Reach[]): PolicyStatement[] {
    const allow = (action: string, resource: string) =>
      new PolicyStatement({ actions: [action], resources: [resource] })
    const login = loginOf(reaches)
    if (login) {
      const { resourceId } = login.readsOnly ? this.#forReaders : this.#forWriters
      return [allow('rds-db:connect', this.userArn(resourceId, login.user))]
    }
    if (!reaches.includes('log owner')) return []
    return [allow('secretsmanager:GetSecretValue', this.cluster.attrMasterUserSecretSecretArn)]
  }

  private proxy(stage: Stage, network: Network, database: SecurityGroup, resourceId: string): Address {
    const group = network.closedGroup('SessionLogProxy', 'RDS Proxy: from functions, to the session log')
    if (network.logClients) network.open(network.logClients, group, DATABASE.port, 'RDS Proxy')
    network.open(group, database, DATABASE.port, 'PostgreSQL, from RDS Proxy')
    return databaseProxy(this, {
      ...{ stage: stage.name, cluster: this.cluster, instances: this.instances },
      ...{ securityGroupId: group.securityGroupId, subnetIds: network.place.cacheSubnetIds },
      logins: logins.map((user) => this.userArn(resourceId, user)),
    })
  }

  private userArn(resourceId: string, user: string) {
    const resource = { service: 'rds-db', resource: 'dbuser', resourceName: `${resourceId}/${user}` }
    return Stack.of(this).formatArn({ ...resource, arnFormat: ArnFormat.COLON_RESOURCE_NAME })
  }
}
