import { Stack } from 'aws-cdk-lib'
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { bearerSecretArns, secretArns } from '../lambda/secret-arns.ts'
import { signingKeysSecretOf } from '../stage/names.ts'
import type { Stage } from '../stage/stage.ts'

/** By a condition: an endpoint's policy that names an account as its principal may mean the root user alone. */
const forThisAccount = (stack: Stack, action: string, resources: string[]) =>
  new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: [action],
    resources,
    conditions: { StringEquals: { 'aws:PrincipalAccount': stack.account } },
  })

/**
 * What passes the endpoint of Secrets Manager: reading the secrets of this stage. What rotates the keys, and what
 * answers with the public ones, is outside the VPC and does not come this way.
 */
export const secretsPolicy = (scope: Construct, stage: Stage): PolicyStatement => {
  const stack = Stack.of(scope)
  const keys = secretArns(stack, signingKeysSecretOf(stage.name))
  const owner = stage.sessionLog ? secretArns(stack, 'rds!cluster') : []
  return forThisAccount(stack, 'secretsmanager:GetSecretValue', [...keys, ...bearerSecretArns(stack, stage), ...owner])
}

/** What passes the endpoint of EventBridge: events for the bus of this stage. */
export const busPolicy = (scope: Construct, { name }: Stage): PolicyStatement => {
  const stack = Stack.of(scope)
  const bus = stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: `viewing-service-${name}` })
  return forThisAccount(stack, 'events:PutEvents', [bus])
}

/** What passes the endpoint of SQS: what the session log of this stage can never hold. */
export const deadLettersPolicy = (scope: Construct, { name }: Stage): PolicyStatement => {
  const stack = Stack.of(scope)
  const resource = `viewing-service-${name}-session-log-dead-letters`
  return forThisAccount(stack, 'sqs:SendMessage', [stack.formatArn({ service: 'sqs', resource })])
}
