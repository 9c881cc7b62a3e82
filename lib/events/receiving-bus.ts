import { Stack, Token } from 'aws-cdk-lib'
import { CfnRule, EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { DeadLetterQueue } from './dead-letter-queue.ts'

const BUS_ARN = /^arn:aws[\w-]*:events:([a-z\d-]+):(\d{12}):event-bus\/[\w./-]+$/

type ReceivingBusProps = {
  /** ARN of the bus in the other account. */
  readonly from: string
  readonly eventPattern: object
  readonly deadLetters: DeadLetterQueue
}

const differ = (one: string, other: string) => ![one, other].some(Token.isUnresolved) && one !== other

/** Throws for faults that CloudFormation would report late or never. An ARN that is known only at deploy time cannot be checked. */
const check = (stack: Stack, arn: string) => {
  if (Token.isUnresolved(arn)) return
  const [, region, account] = BUS_ARN.exec(arn) ?? []
  if (!region || !account) throw new Error(`eventBusArn must be the ARN of an event bus, not ${JSON.stringify(arn)}`)
  if (differ(region, stack.region))
    throw new Error(
      `${stack.stackName} must be deployed to ${region}: a rule on the bus of another account must be in the same region`,
    )
  if (account === stack.account) throw new Error(`"${arn}" is in the account of ${stack.stackName}: use eventBusName`)
}

const senderRole = (scope: Construct, { eventBusArn }: EventBus) =>
  new Role(scope, 'SenderRole', {
    assumedBy: new ServicePrincipal('events.amazonaws.com'),
    inlinePolicies: {
      send: new PolicyDocument({
        statements: [new PolicyStatement({ actions: ['events:PutEvents'], resources: [eventBusArn] })],
      }),
    },
  })

/**
 * A bus in this account that receives what the pattern takes from a bus of another account, by a rule on that
 * one: EventBridge allows such a rule no other target than a bus. `CfnRule`, because `Rule` writes only the bus'
 * name, which would be looked for in this account.
 */
export const receivingBus = (scope: Construct, { from, eventPattern, deadLetters }: ReceivingBusProps): EventBus => {
  check(Stack.of(scope), from)
  const bus = new EventBus(scope, 'ReceivingBus', { description: `Playback events from ${from}` })
  const rule = new CfnRule(scope, 'Sender', {
    eventBusName: from,
    eventPattern,
    state: 'ENABLED',
    targets: [
      {
        id: 'ReceivingBus',
        arn: bus.eventBusArn,
        roleArn: senderRole(scope, bus).roleArn,
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    ],
  })
  deadLetters.acceptFrom(rule.attrArn)
  return bus
}
