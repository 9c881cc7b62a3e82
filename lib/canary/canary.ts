import { createHash } from 'node:crypto'
import { Duration } from 'aws-cdk-lib'
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy'
import { Alias, type IFunction, type IVersion, type Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { EndpointName } from '../../functions/contract/routes.ts'
import { functionNameOf, LIVE_ALIAS } from '../stage/names.ts'
import type { Stage } from '../stage/stage.ts'
import { canariedIn } from './canaried.ts'
import { canaryAlarms } from './canary-alarms.ts'
import { deploymentRole } from './deployment-role.ts'
import { textOf } from './surroundings.ts'

type CanaryProps = {
  readonly stage: Stage
  /** The share of the requests that a new version gets at first, and for how long. */
  readonly percent: number
  readonly minutes: number
  readonly alarmTopic: ITopic | undefined
  /** What the functions refer to. When any of it changes, each function gets a new version. */
  readonly surroundings: readonly Construct[]
}

/**
 * Gives new versions of functions a share of the requests first, by CodeDeploy, and all of them when no alarm was raised.
 * CloudFormation does so whenever the version of an alias changes (update policy CodeDeployLambdaAliasUpdate), for all
 * functions at once, and rolls the whole stack back when one deployment fails. An alias that is new has nothing to shift.
 */
export class Canary extends Construct {
  readonly #props: CanaryProps
  readonly #shared: Pick<codedeploy.LambdaDeploymentGroupProps, 'application' | 'deploymentConfig' | 'role'>
  readonly #groups: codedeploy.LambdaDeploymentGroup[] = []
  readonly #surroundings: string

  constructor(scope: Construct, id: string, props: CanaryProps) {
    super(scope, id)
    const { stage, percent: percentage, minutes } = props
    const name = `viewing-service-${stage.name}`
    this.#props = props
    this.#surroundings = createHash('sha256').update(textOf(props.surroundings)).digest('hex').slice(0, 16)
    this.#shared = {
      application: new codedeploy.LambdaApplication(this, 'Application', { applicationName: name }),
      // One for all: with one each CodeDeploy refuses some, because so many are made at once.
      deploymentConfig: new codedeploy.LambdaDeploymentConfig(this, 'Config', {
        trafficRouting: codedeploy.TrafficRouting.timeBasedCanary({ interval: Duration.minutes(minutes), percentage }),
      }),
      role: deploymentRole(this, 'Role', stage),
    }
  }

  /** The alias that API Gateway is to call in place of the function; undefined if the endpoint has no canary. */
  shift(name: EndpointName, lambda: Lambda): IFunction | undefined {
    if (!canariedIn(this.#props.stage).includes(name)) return undefined
    // Lambda publishes no version of a function that has not changed, and CloudFormation fails then: "a version exists".
    lambda.addEnvironment('SURROUNDINGS', this.#surroundings)
    const alias = new Alias(this, name, { aliasName: LIVE_ALIAS, version: lambda.currentVersion as IVersion })
    const deploymentGroupName = functionNameOf(this.#props.stage.name, name)
    const alarms = canaryAlarms(this, name, alias, this.#props)
    const props = { ...this.#shared, alias, alarms, deploymentGroupName }
    const group = new codedeploy.LambdaDeploymentGroup(this, `${name}-group`, props)
    alias.node.addDependency(group) // its alarms must look at the new version before the alias moves
    this.#groups.push(group)
    return alias as IFunction
  }

  /** Takes a new version of any function back while one of these alarms is raised, too. */
  rollBackOn(alarms: readonly Alarm[]) {
    for (const group of this.#groups) for (const alarm of alarms) group.addAlarm(alarm)
  }
}
