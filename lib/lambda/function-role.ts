import { ArnFormat, Stack, Validations } from 'aws-cdk-lib'
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'

export type RoleProps = {
  readonly functionName: string
  readonly logGroupArn: string
  /** Whether Lambda puts it into a VPC. */
  readonly inVpc: boolean
  /** What the function may do besides writing its log. */
  readonly permissions: readonly PolicyStatement[]
}

/** What Lambda itself does to put a function into a VPC. EC2 has no narrower resource for it than all. */
const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]

const allow = (actions: string[], resources: string[]) => new PolicyStatement({ actions, resources })

/** Denies the code of the function what its role allows Lambda, as Lambda's guide to VPC access advises. */
const denyToCode = (functionArn: string) =>
  new PolicyStatement({
    effect: Effect.DENY,
    actions: INTERFACES,
    resources: ['*'],
    conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
  })

/** A role for one function: its own log group, network interfaces (Lambda only, not its code), what it is given. */
export const functionRole = (
  scope: Construct,
  id: string,
  { functionName, logGroupArn, inVpc, permissions }: RoleProps,
) => {
  const stack = Stack.of(scope)
  const functionArn = stack.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
  const statements = [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroupArn]),
    ...(inVpc ? [allow(INTERFACES, ['*']), denyToCode(functionArn)] : []),
    ...permissions,
  ]
  const role = new Role(scope, id, {
    description: `Viewing Service: ${functionName}`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { needs: new PolicyDocument({ statements }) },
  })
  const reason = 'Lambda’s own network interfaces, for which EC2 has no narrower resource; denied to the code'
  if (inVpc)
    Validations.of(role).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason },
      { id: 'Serverless-LambdaStarPermissions', reason },
    )
  return role
}
