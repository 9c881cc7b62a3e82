import * as ec2 from 'aws-cdk-lib/aws-ec2'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { Reach } from '../lambda/reach.ts'
import { loginOf } from '../session-log/logins.ts'
import type { Stage } from '../stage/stage.ts'
import { busPolicy, deadLettersPolicy, secretsPolicy } from './endpoint-policies.ts'
import { type Place, placeOf } from './vpc.ts'

const HTTPS = 443
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']
const { EVENTBRIDGE, SECRETS_MANAGER, SQS } = ec2.InterfaceVpcEndpointAwsService

const portOf = (url: string) => {
  const { port, protocol } = new URL(url)
  return Number(port) || (protocol === 'http:' ? 80 : HTTPS)
}

/** The ports of Identity and Content, each once. */
const upstreamPorts = ({ settings }: Stage) => [
  ...new Set([settings.IDENTITY_SERVICE_URL, settings.CONTENT_SERVICE_URL].map((url) => (url ? portOf(url) : HTTPS))),
]

const peersOf = ({ egress }: Stage) =>
  egress === 'nat' ? [ec2.Peer.anyIpv4()] : PRIVATE_RANGES.map((range) => ec2.Peer.ipv4(range))

const usesLog = (reaches: readonly Reach[]) => loginOf(reaches) !== undefined || reaches.includes('log owner')

type Service = {
  readonly id: string
  readonly name: string
  readonly service: ec2.InterfaceVpcEndpointAwsService
  readonly policy: PolicyStatement
}

/** The VPC of functions and Redis, and which may connect to which: what no rule opens stays closed. */
export class Network extends Construct {
  readonly place: Place
  /** The security group of clients that may connect to Redis. */
  readonly redisClients: ec2.SecurityGroup
  /** The security group of clients that may connect to the session log; undefined where there is none. */
  readonly logClients: ec2.SecurityGroup | undefined
  readonly #queueClients: ec2.SecurityGroup | undefined
  readonly #endpointClients: ec2.SecurityGroup
  readonly #eventBusClients: ec2.SecurityGroup
  readonly #upstreamClients: ec2.SecurityGroup
  readonly #issuerClients: ec2.SecurityGroup | undefined

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id)
    this.place = placeOf(this, stage)
    this.redisClients = this.closedGroup('RedisClients', 'Functions: to Redis')
    this.#endpointClients = this.closedGroup('EndpointClients', 'Functions that read secrets: to Secrets Manager')
    this.#eventBusClients = this.closedGroup('EventBusClients', 'Functions that publish events: to EventBridge')
    this.#upstreamClients = this.closedGroup('UpstreamClients', 'Functions that ask Identity and Content')
    this.openSecretsManager(stage)
    this.openEventBridge(stage)
    this.openUpstreams(stage)
    this.#issuerClients = this.issuerClients(stage)
    this.logClients = stage.sessionLog && this.closedGroup('LogClients', 'Functions: to the session log')
    this.#queueClients = stage.sessionLog && this.queueClients(stage)
  }

  /** A security group that lets nothing in or out until a rule says so. */
  closedGroup(id: string, description: string): ec2.SecurityGroup {
    const { vpc } = this.place
    return new ec2.SecurityGroup(this, id, { vpc, description, allowAllOutbound: false })
  }

  /** Opens one port from one group to another. It needs an egress rule as well: a group that has none allows everything. */
  open(from: ec2.SecurityGroup, to: ec2.SecurityGroup, port: number, description: string) {
    from.addEgressRule(ec2.Peer.securityGroupId(to.securityGroupId), ec2.Port.tcp(port), description)
    to.addIngressRule(from, ec2.Port.tcp(port), description)
  }

  /** The groups that a function needs for what it reaches, and no more. Calls to upstreams may need a bearer token from Secrets Manager. */
  groupsFor(reaches: readonly Reach[]): ec2.ISecurityGroup[] {
    const upstreams = reaches.includes('upstreams')
    const keys = reaches.includes('identity keys')
    return [
      ...(reaches.includes('redis') ? [this.redisClients] : []),
      ...(upstreams || reaches.includes('signing keys') || reaches.includes('log owner')
        ? [this.#endpointClients]
        : []),
      ...(reaches.includes('event bus') ? [this.#eventBusClients] : []),
      ...(upstreams ? [this.#upstreamClients] : []),
      ...(keys && this.#issuerClients ? [this.#issuerClients] : []),
      ...(usesLog(reaches) && this.logClients ? [this.logClients] : []),
      ...(reaches.includes('log dead letters') && this.#queueClients ? [this.#queueClients] : []),
    ]
  }

  private openSecretsManager(stage: Stage) {
    const what = { id: 'SecretsManager', name: 'Secrets Manager', service: SECRETS_MANAGER }
    this.openService(this.#endpointClients, { ...what, policy: secretsPolicy(this, stage) })
  }

  private openEventBridge(stage: Stage) {
    const what = { id: 'EventBridge', name: 'EventBridge', service: EVENTBRIDGE }
    this.openService(this.#eventBusClients, { ...what, policy: busPolicy(this, stage) })
  }

  /**
   * Opens the way to a service of AWS: an endpoint of this stack that accepts only these clients and lets only what the
   * policy allows pass, or the way that the VPC already has, or the NAT.
   */
  private openService(clients: ec2.SecurityGroup, { id, name, service, policy }: Service) {
    const { vpc, functionSubnets, createEndpoints } = this.place
    // The address of an endpoint or NAT that is not part of this stack is unknown, so any address is allowed.
    if (!createEndpoints) {
      clients.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(HTTPS), name)
      return
    }
    const endpoint = this.closedGroup(`${id}Endpoint`, `${name} endpoint: from functions`)
    const where = { subnets: functionSubnets, securityGroups: [endpoint], open: false }
    vpc.addInterfaceEndpoint(id, { service, ...where }).addToPolicy(policy)
    this.open(clients, endpoint, HTTPS, name)
  }

  private queueClients(stage: Stage) {
    const clients = this.closedGroup('QueueClients', 'Functions that write dead letters: to SQS')
    this.openService(clients, { id: 'Sqs', name: 'SQS', service: SQS, policy: deadLettersPolicy(this, stage) })
    return clients
  }

  private openUpstreams(stage: Stage) {
    for (const port of upstreamPorts(stage))
      for (const peer of peersOf(stage))
        this.#upstreamClients.addEgressRule(peer, ec2.Port.tcp(port), 'Identity, Content')
  }

  /** For functions that read the keys of access tokens; none where the stage holds the keys. */
  private issuerClients(stage: Stage) {
    const url = stage.authentication === 'none' ? undefined : stage.authentication.jwksUrl
    if (url === undefined) return undefined
    const clients = this.closedGroup('IssuerClients', 'Functions that read the keys of access tokens')
    for (const peer of peersOf(stage)) clients.addEgressRule(peer, ec2.Port.tcp(portOf(url)), 'JWK Set of Identity')
    return clients
  }
}
