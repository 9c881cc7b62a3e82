import { Stack } from 'aws-cdk-lib'
import { CfnIntegration, type HttpApi, type HttpRoute } from 'aws-cdk-lib/aws-apigatewayv2'
import { CfnPermission, type Function as Lambda } from 'aws-cdk-lib/aws-lambda'

/**
 * The integration of these routes is changed only once API Gateway may call what it leads to. CloudFormation makes the
 * new permissions first and takes the old ones away last, so that a stage's canary can be switched on and off while it is
 * used.
 */
export const permitFirst = (routes: readonly HttpRoute[]) => {
  const resources = routes.flatMap(({ node }) => node.findAll())
  const permissions = resources.filter((one) => one instanceof CfnPermission)
  for (const integration of resources.filter((one) => one instanceof CfnIntegration))
    for (const permission of permissions) integration.addResourceDependency(permission)
}

/**
 * Lets API Gateway call the function without its alias, too. It deploys a changed integration a moment later than
 * CloudFormation believes: until then it calls the function as before the canary was switched on.
 */
export const permitDirectly = (lambda: Lambda, api: HttpApi, path: string) =>
  new CfnPermission(lambda, 'DirectPermission', {
    action: 'lambda:InvokeFunction',
    functionName: lambda.functionArn,
    principal: 'apigateway.amazonaws.com',
    sourceArn: Stack.of(api).formatArn({ service: 'execute-api', resource: api.apiId, resourceName: `*/*${path}` }),
  })
