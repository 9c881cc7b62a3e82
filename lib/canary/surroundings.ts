import { CfnResource, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'

/**
 * Everything that CloudFormation is given of the resources of these constructs, as one text. A version keeps the values
 * that its function had when it was published, such as the address of Redis and its subnets. The CDK makes a new version
 * when the function's own text changes; but when what it refers to is replaced, the text stays and the value changes.
 */
export const textOf = (constructs: readonly Construct[]): string =>
  JSON.stringify(
    constructs
      .flatMap(({ node }) => node.findAll())
      .filter((one) => CfnResource.isCfnResource(one))
      .map((resource) => Stack.of(resource).resolve(resource._toCloudFormation())),
  )
