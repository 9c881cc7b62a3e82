import type { Conditions } from 'aws-cdk-lib/aws-iam'

/**
 * Allows a PutEvents whose entries, or a PutRule whose pattern, name this source and no other. The key holds a list,
 * and ForAllValues is true of an empty one: so it must be there (EventBridge user guide, "Using IAM policy
 * conditions": "make sure that at least one of the items in the condition list is defined").
 */
export const onlySource = (source: string): Conditions => ({
  'ForAllValues:StringEquals': { 'events:source': source },
  Null: { 'events:source': 'false' },
})
