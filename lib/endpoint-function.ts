import { Duration, Stack } from 'aws-cdk-lib'
import * as lambda from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { type EndpointName, type Route, routes } from '../functions/contract/routes.ts'
import { bundleFunctions } from './bundling.ts'
import { environmentOf, readableSecrets, type Surroundings } from './endpoint-needs.ts'
import { endpointRole } from './endpoint-role.ts'
import { logGroup } from './log-group.ts'

/** The same for every function. Memory buys processor time, which loading a bundle at a cold start is made of. */
const COMMON = {
  runtime: lambda.Runtime.NODEJS_24_X,
  architecture: lambda.Architecture.ARM_64,
  handler: 'index.handler',
  memorySize: 512,
  // Twice 800 ms for upstreams and twice 900 ms for Redis after a cold start; past it nobody waits any more.
  timeout: Duration.seconds(10),
  loggingFormat: lambda.LoggingFormat.JSON,
}

const reservation = (instances: number | undefined) =>
  instances === undefined ? {} : { reservedConcurrentExecutions: instances }

/** The Lambda of one row of the table, with a role, an environment and security groups for what the row reaches. */
export class EndpointFunction extends lambda.Function {
  constructor(scope: Construct, name: EndpointName, surroundings: Surroundings) {
    const { stage, network } = surroundings
    const { reaches, summary }: Route = routes[name]
    const functionName = `viewing-service-${stage.name}-${name}`
    const log = logGroup(scope, `${name}-logs`, `/aws/lambda/${functionName}`, stage)
    super(scope, name, {
      ...COMMON,
      functionName,
      description: summary,
      code: lambda.Code.fromAsset(bundleFunctions().directoryOf(name)),
      environment: environmentOf(reaches, surroundings),
      role: endpointRole(scope, `${name}-role`, {
        functionName,
        logGroupArn: log.logGroupArn,
        readableSecrets: readableSecrets(Stack.of(scope), reaches, surroundings),
      }),
      vpc: network.place.vpc,
      vpcSubnets: network.place.functionSubnets,
      securityGroups: network.groupsFor(reaches),
      logGroup: log,
      ...reservation(stage.reservedConcurrency?.[name]),
    })
  }
}
