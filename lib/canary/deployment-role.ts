import { ArnFormat, Stack } from 'aws-cdk-lib'
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { functionNameOf, LIVE_ALIAS } from '../stage/names.ts'
import { canaried } from './canaried.ts'

/** The functions and their aliases. */
const shifted = (stack: Stack, stage: string) =>
  canaried
    .map((name) => functionNameOf(stage, name))
    .flatMap((name) => [name, `${name}:${LIVE_ALIAS}`])
    .map((resourceName) =>
      stack.formatArn({
        service: 'lambda',
        resource: 'function',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    )

/**
 * Lets CodeDeploy move the aliases of a stage and read the alarms it is given: what the first statement of AWS's own
 * policy AWSCodeDeployRoleForLambdaLimited allows on everything. Its others are for hooks and files, and there are none.
 */
export const deploymentRole = (scope: Construct, id: string, stage: string) => {
  const actions = ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig']
  const needs = new PolicyDocument({
    statements: [new PolicyStatement({ actions, resources: shifted(Stack.of(scope), stage) })],
  })
  const role = new Role(scope, id, {
    description: 'Viewing Service: gives new versions of functions their share of the requests',
    assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    inlinePolicies: { needs },
  })
  return {
    /** The CDK would add a policy that lets it move every alias of the account. */
    role: role.withoutPolicyUpdates(),
    letRead: (alarms: readonly Alarm[]) =>
      needs.addStatements(
        new PolicyStatement({
          actions: ['cloudwatch:DescribeAlarms'],
          resources: alarms.map(({ alarmArn }) => alarmArn),
        }),
      ),
  }
}
