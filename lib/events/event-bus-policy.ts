import type { EventBus } from 'aws-cdk-lib/aws-events'
import { AccountPrincipal, type Conditions, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { EVENT_SOURCE } from '../../functions/contract/events/event-source.ts'
import type { Stage } from '../stage/stage.ts'

/**
 * Allows a PutEvents whose entries, or a PutRule whose pattern, name this source and no other. The key holds a list,
 * and ForAllValues is true of an empty one: so it must be there (EventBridge user guide, "Using IAM policy
 * conditions": "make sure that at least one of the items in the condition list is defined").
 */
export const onlySource = (source: string): Conditions => ({
  'ForAllValues:StringEquals': { 'events:source': source },
  Null: { 'events:source': 'false' },
})

/** What CloudFormation calls for an AWS::Events::Rule; none of these takes a pattern. */
const MANAGE_RULES = [
  'events:DescribeRule',
  'events:DeleteRule',
  'events:EnableRule',
  'events:DisableRule',
  'events:PutTargets',
  'events:RemoveTargets',
  'events:ListTargetsByRule',
  'events:TagResource',
  'events:UntagResource',
  'events:ListTagsForResource',
]

/** A rule that is yet to be made has no creator. */
const OWN_RULES = { StringEqualsIfExists: { 'events:creatorAccount': `\${aws:PrincipalAccount}` } }

const accountsOf = (accounts: readonly string[]) => accounts.map((account) => new AccountPrincipal(account))

const letSubscribe = (bus: EventBus, subscribers: readonly string[]) => {
  const { stack, eventBusName } = bus
  const common = {
    principals: accountsOf(subscribers),
    resources: [stack.formatArn({ service: 'events', resource: 'rule', resourceName: `${eventBusName}/*` })],
  }
  const conditions = { ...OWN_RULES, ...onlySource(EVENT_SOURCE) }
  bus.addToResourcePolicy(new PolicyStatement({ ...common, sid: 'Subscribe', actions: ['events:PutRule'], conditions }))
  bus.addToResourcePolicy(
    new PolicyStatement({ ...common, sid: 'ManageRules', actions: MANAGE_RULES, conditions: OWN_RULES }),
  )
}

const letPublish = (bus: EventBus, source: string, accounts: readonly string[]) =>
  bus.addToResourcePolicy(
    new PolicyStatement({
      sid: `From_${source.replaceAll('.', '_')}`,
      principals: accountsOf(accounts),
      actions: ['events:PutEvents'],
      resources: [bus.eventBusArn],
      conditions: onlySource(source),
    }),
  )

/**
 * Opens the bus to the accounts a stage names. A subscriber may make rules for playback events only, and
 * change only its own; a publisher may put events of its source. Within this account IAM alone decides.
 */
export const openBus = (bus: EventBus, { subscribers = [], publishers = [] }: Stage['events']) => {
  if (subscribers.length > 0) letSubscribe(bus, subscribers)
  for (const source of new Set(publishers.map((publisher) => publisher.source)))
    letPublish(
      bus,
      source,
      publishers.filter((publisher) => publisher.source === source).map(({ account }) => account),
    )
}
