import { EventBus, type IEventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { DeadLetterQueue } from './dead-letter-queue.ts'
import { type PlaybackEventFilter, playbackEventPattern } from './playback-event-pattern.ts'
import { receivingBus } from './receiving-bus.ts'

/** The bus of the Viewing Service: by its name in the service's own account, by its ARN in every other. */
type Source =
  | { readonly eventBusName: string; readonly eventBusArn?: never }
  | { readonly eventBusArn: string; readonly eventBusName?: never }

export type PlaybackEventRuleProps = Source &
  PlaybackEventFilter & {
    /** Any target of aws-events-targets, without a dead-letter queue of its own. */
    readonly target: IRuleTarget
    /** Gets the alarm for events that could not be delivered. */
    readonly alarmTopic?: ITopic
  }

const busNamed = (scope: Construct, name: string): IEventBus => {
  if (name.startsWith('arn:')) throw new Error(`"${name}" is an ARN: use eventBusArn`)
  return EventBus.fromEventBusName(scope, 'Bus', name)
}

const withDeadLetters = (target: IRuleTarget, queue: DeadLetterQueue): IRuleTarget => ({
  bind: (rule, id) => {
    const bound = target.bind(rule, id)
    if (bound.deadLetterConfig) throw new Error('The target must have no deadLetterQueue: the rule has its own')
    return { ...bound, deadLetterConfig: { arn: queue.queueArn } }
  },
})

/**
 * Delivers playback events to a target, at least once and in no certain order. What cannot be delivered within a day is
 * kept in a dead-letter queue with an alarm. It belongs in the stack of the subscriber, in the region of the bus. A stage
 * must name a subscriber's account in `events.subscribers` if it is another one.
 */
export class PlaybackEventRule extends Construct {
  readonly rule: Rule
  readonly deadLetters: DeadLetterQueue

  constructor(scope: Construct, id: string, props: PlaybackEventRuleProps) {
    super(scope, id)
    const { eventBusName, eventBusArn, target, alarmTopic } = props
    const eventPattern = playbackEventPattern(props)
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      about: `Playback events that ${this.node.path} could not deliver. Read ERROR_CODE of a message and repair the target. Then send it the body, which is the event.`,
      alarmTopic,
    })
    const eventBus =
      eventBusArn === undefined
        ? busNamed(this, eventBusName)
        : receivingBus(this, { from: eventBusArn, eventPattern, deadLetters: this.deadLetters })
    const targets = [withDeadLetters(target, this.deadLetters)]
    this.rule = new Rule(this, 'Rule', { eventBus, eventPattern, targets })
    this.deadLetters.acceptFrom(this.rule.ruleArn)
  }
}
