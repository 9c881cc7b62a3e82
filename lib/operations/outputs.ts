import { CfnOutput, Stack } from 'aws-cdk-lib'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { PlaybackApi } from '../api/playback-api.ts'
import type { FrontDoor } from '../edge/front-door.ts'
import type { Dependencies } from '../lambda/dependencies.ts'
import type { ScheduledTasks } from '../tasks/scheduled-tasks.ts'
import type { Operations } from './operations.ts'

type Parts = Dependencies & {
  readonly api: PlaybackApi
  readonly door: FrontDoor
  readonly tasks: ScheduledTasks
  readonly operations: Operations
}

const factsOf = ({
  network,
  store,
  signingKey,
  events,
  api,
  door,
  tasks,
  operations,
  database,
  logQueues,
}: Parts): Record<string, [string, string | undefined]> => ({
  DashboardUrl: ['Dashboard of the stage', operations.dashboardUrl],
  ApiUrl: ['URL of the API', api.url],
  DnsTarget: ['What the DNS record of the domain must name', door.dnsTarget],
  EventBusName: ['Bus of playback events, for rules in this account', events.bus.eventBusName],
  EventBusArn: ['Bus of playback events, for rules of other accounts', events.bus.eventBusArn],
  SchemaRegistryName: ['Registry of the schemas of playback events', events.registryName],
  FailedRunsQueueUrl: ['Queue of task runs that failed or were not started', tasks.failedRuns.queueUrl],
  RedisAddress: ['Configuration endpoint of the session store', store.address],
  SigningKeysSecretArn: ['Secret that holds the keys of playback tokens', signingKey.secret.secretArn],
  SessionLogEndpoint: ['Host of the session log, PostgreSQL', database?.cluster.attrEndpointAddress],
  SessionLogQueueUrl: ['Queue of events on their way into the session log', logQueues?.queue.queueUrl],
  SessionLogDeadLettersUrl: ['Queue of events that the session log can never hold', logQueues?.deadLetters.queueUrl],
  VpcId: ['VPC of functions and session store', network.place.vpc.vpcId],
  RedisClientsSecurityGroupId: [
    'Security group of clients that may connect to Redis',
    network.redisClients.securityGroupId,
  ],
})

const kebab = (name: string) => name.replace(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase()

/** Publishes each fact as an output, and for other stacks of the account as an SSM parameter of the same name in kebab case. */
export const publishOutputs = (parts: Parts) => {
  const stack = Stack.of(parts.door)
  for (const [name, [description, value]] of Object.entries(factsOf(parts))) {
    if (value === undefined) continue
    new CfnOutput(stack, name, { description, value })
    new StringParameter(stack, `${name}Parameter`, {
      parameterName: `/viewing-service/${parts.stage.name}/${kebab(name)}`,
      description,
      stringValue: value,
    })
  }
}
