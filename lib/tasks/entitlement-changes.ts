import { Duration, Stack } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import { IDENTITY_SOURCE, INBOUND_MAX_AGE_MS, inboundTypes } from '../../functions/contract/events/inbound-events.ts'
import { DeadLetterQueue } from '../events/dead-letter-queue.ts'
import type { Dependencies } from '../lambda/dependencies.ts'
import { TaskFunction } from '../lambda/task-function.ts'
import { alarmNameOf, alarmText } from '../operations/alarms.ts'
import type { Stage } from '../stage/stage.ts'

const NAME = 'on-entitlement-changed'
/** An older event would be ignored. Lambda waits one minute, then two (Lambda developer guide, "Asynchronous invocation"). */
const RETRIES = { retryAttempts: 2, maxEventAge: Duration.millis(INBOUND_MAX_AGE_MS) }

/** The accounts whose events are accepted: the publishers of Identity's source that the stage names; without any, this account. */
const accountsOf = ({ events: { publishers = [] } }: Stage, stack: Stack) => {
  const named = publishers.filter(({ source }) => source === IDENTITY_SOURCE).map(({ account }) => account)
  return named.length > 0 ? [...new Set(named)] : [stack.account]
}

/** Only a replayed event has a `replay-name`. */
const patternOf = (account: string[]) => ({
  source: [IDENTITY_SOURCE],
  'detail-type': [...inboundTypes],
  account,
  'replay-name': [{ exists: false }],
})

/** Ends sessions when Identity publishes a revocation. Replays from the archive are ignored. */
export class EntitlementChanges extends Construct {
  constructor(scope: Construct, id: string, dependencies: Dependencies) {
    super(scope, id)
    const { stage, events, alarmTopic } = dependencies
    const name = alarmNameOf(stage.name, NAME)
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      name,
      about: alarmText(NAME, stage.name),
      alarmTopic,
    })
    const lambda = new TaskFunction(this, NAME, deadLetters, dependencies, RETRIES)
    new Rule(this, 'Rule', {
      ruleName: name,
      eventBus: events.bus,
      eventPattern: patternOf(accountsOf(stage, Stack.of(this))),
      targets: [new LambdaFunction(lambda, { deadLetterQueue: deadLetters, ...RETRIES })],
    })
  }
}
