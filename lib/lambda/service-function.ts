import { RemovalPolicy, Validations } from 'aws-cdk-lib'
import * as lambda from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { FunctionName } from '../../functions/contract/functions.ts'
import { logGroup } from '../operations/log-group.ts'
import { functionNameOf } from '../stage/names.ts'
import { bundleFunctions } from './bundling.ts'
import type { Dependencies } from './dependencies.ts'
import { environmentOf, permissionsOf } from './function-needs.ts'
import { functionRole, type RoleProps } from './function-role.ts'
import type { Reach } from './reach.ts'

/** The same for every function. */
const COMMON = {
  runtime: lambda.Runtime.NODEJS_24_X,
  architecture: lambda.Architecture.ARM_64,
  handler: 'index.handler',
  loggingFormat: lambda.LoggingFormat.JSON,
  // Lambda's own lines at INFO are three for each request. Metrics in the log are lines of the application at INFO.
  systemLogLevelV2: lambda.SystemLogLevel.WARN,
  applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
  // A version that outlived a deployment that failed would make Lambda refuse the next one: "a version exists".
  currentVersionOptions: { removalPolicy: RemovalPolicy.DESTROY },
}

/** A row of a table, with what its kind of function needs besides. */
export type ServiceFunctionProps = Pick<lambda.FunctionOptions, 'onFailure' | 'maxEventAge' | 'retryAttempts'> & {
  readonly summary: string
  readonly reaches: readonly Reach[]
  readonly timeout: NonNullable<lambda.FunctionOptions['timeout']>
  /** In MB. */
  readonly memory: number
  readonly variables?: Readonly<Record<string, string>>
  readonly permissions?: RoleProps['permissions']
}

const reservation = (instances: number | undefined) =>
  instances === undefined ? {} : { reservedConcurrentExecutions: instances }

/** A function that needs only Secrets Manager stays outside the VPC, so it works even when the network there does not. */
const isInside = (reaches: readonly Reach[]) =>
  reaches.some((reach) => reach !== 'signing keys' && reach !== 'key rotation')

/** The Lambda of one row of a table, with a role, an environment and security groups for what the row reaches. */
export class ServiceFunction extends lambda.Function {
  constructor(scope: Construct, name: FunctionName, props: ServiceFunctionProps, dependencies: Dependencies) {
    const { stage, network } = dependencies
    const { summary, reaches, memory, variables, permissions = [], ...options } = props
    const functionName = functionNameOf(stage.name, name)
    const log = logGroup(scope, `${name}-logs`, `/aws/lambda/${functionName}`, stage)
    super(scope, name, {
      ...COMMON,
      ...options,
      functionName,
      memorySize: memory,
      description: summary,
      code: lambda.Code.fromAsset(bundleFunctions().directoryOf(name)),
      environment: { ...environmentOf(reaches, dependencies), ...variables },
      role: functionRole(scope, `${name}-role`, {
        functionName,
        inVpc: isInside(reaches),
        logGroupArn: log.logGroupArn,
        permissions: [...permissionsOf(reaches, dependencies), ...permissions],
      }),
      ...(isInside(reaches) && {
        vpc: network.place.vpc,
        vpcSubnets: network.place.functionSubnets,
        securityGroups: network.groupsFor(reaches),
      }),
      logGroup: log,
      ...reservation(stage.reservedConcurrency?.[name]),
    })
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaTracing',
      reason:
        'It calls a store and services that do not report to X-Ray: a trace would show one hop, at a price for each request',
    })
  }
}
