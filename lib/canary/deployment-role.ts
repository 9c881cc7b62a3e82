import { ArnFormat, Stack, Validations } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { functionNameOf, LIVE_ALIAS } from '../stage/names.ts'
import type { Stage } from '../stage/stage.ts'
import { canariedIn } from './canaried.ts'

/** The functions and their aliases. */
const shifted = (stack: Stack, stage: Stage) =>
  canariedIn(stage)
    .map((name) => functionNameOf(stage.name, name))
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
 * Lets CodeDeploy move the aliases of a stage and read alarms: what the first statement of AWS's own policy
 * AWSCodeDeployRoleForLambdaLimited allows on everything. Its others are for hooks and files, and there are none.
 */
export const deploymentRole = (scope: Construct, id: string, stage: Stage) => {
  const moving = ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig']
  const needs = new PolicyDocument({
    statements: [
      new PolicyStatement({ actions: moving, resources: shifted(Stack.of(scope), stage) }),
      new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
    ],
  })
  const role = new Role(scope, id, {
    description: 'Viewing Service: gives new versions of functions their share of the requests',
    assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    inlinePolicies: { needs },
  })
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'It only reads the state of alarms. CloudWatch checks a question that names no alarm against all of them, AWS documents not how CodeDeploy asks, and a deployment whose alarms cannot be read ends',
  })
  // The CDK would add a policy that lets it move every alias of the account.
  return role.withoutPolicyUpdates()
}
