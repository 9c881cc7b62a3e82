import * as z from 'zod/mini'
import { type Change, Unreadable } from './change.ts'

// The shape is AWS's: API reference of CloudFormation, DescribeChangeSet, ResourceChange and ResourceTargetDefinition.

const text = z.optional(z.string())

const detail = z.object({
  Target: z.optional(
    z.object({
      Attribute: text,
      Name: text,
      Path: text,
      RequiresRecreation: text,
      BeforeValue: text,
      AfterValue: text,
    }),
  ),
  CausingEntity: text,
})
type Detail = z.infer<typeof detail>

const resourceChange = z.object({
  Action: z.string(),
  PolicyAction: text,
  LogicalResourceId: z.string(),
  ResourceType: z.string(),
  Replacement: text,
  Details: z.optional(z.array(detail)),
  ChangeSetId: text,
})
type ResourceChange = z.infer<typeof resourceChange>

const description = z.object({
  ChangeSetId: z.string(),
  Status: z.string(),
  StatusReason: text,
  NextToken: text,
  Changes: z.optional(z.array(z.object({ Type: z.string(), ResourceChange: z.optional(resourceChange) }))),
})
type Description = z.infer<typeof description>

const NESTED = 'AWS::CloudFormation::Stack'

const OLD: Readonly<Record<string, Change['old']>> = {
  Delete: 'deleted',
  ReplaceAndDelete: 'deleted',
  Retain: 'kept outside the stack',
  ReplaceAndRetain: 'kept outside the stack',
  Snapshot: 'deleted after a snapshot',
  ReplaceAndSnapshot: 'deleted after a snapshot',
}

/** Add, Import and SyncWithActual take nothing away. What an unknown word does is not known. */
const doesOf = ({ Action, Replacement, PolicyAction }: ResourceChange): Change['does'] | undefined => {
  if (['Add', 'Import', 'SyncWithActual'].includes(Action)) return undefined
  if (Action === 'Remove') return 'remove'
  if (Action !== 'Modify') return 'unknown'
  if (Replacement === 'Conditional') return 'may replace'
  if (PolicyAction?.startsWith('Replace') || Replacement === 'True') return 'replace'
  return Replacement === 'False' ? undefined : 'unknown'
}

const because = ({ Target, CausingEntity }: Detail): string[] => {
  if (!Target || Target.RequiresRecreation === 'Never') return []
  const name = Target.Path?.replace(/^\/Properties\//, '') ?? Target.Name ?? Target.Attribute ?? 'a property'
  const values =
    Target.BeforeValue === undefined && Target.AfterValue === undefined
      ? ''
      : ` from ${Target.BeforeValue ?? 'nothing'} to ${Target.AfterValue ?? 'nothing'}`
  return [`${name}${values}${CausingEntity ? `, by way of ${CausingEntity}` : ''}`]
}

const read = (text: string, file: string): Description => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Unreadable(`${file} is not JSON`)
  }
  const { success, data } = z.safeParse(description, json)
  if (!success) throw new Unreadable(`${file} is not what aws cloudformation describe-change-set prints`)
  if (data.NextToken)
    throw new Unreadable(`${file} is only a page of the change set: describe it without --no-paginate and --max-items`)
  return data
}

/** CloudFormation calls a change set without changes a failed one. */
const isEmpty = ({ Status, StatusReason = '' }: Description) =>
  Status === 'FAILED' && /didn't contain changes|No updates are to be performed/.test(StatusReason)

const changesOf = (given: Description, described: ReadonlySet<string>): Change[] => {
  if (isEmpty(given)) return []
  if (given.Status !== 'CREATE_COMPLETE')
    throw new Unreadable(
      `The change set ${given.ChangeSetId} is ${given.Status}: ${given.StatusReason ?? 'make it again'}`,
    )
  return (given.Changes ?? []).flatMap(({ Type, ResourceChange: change }): Change[] => {
    if (Type !== 'Resource' || !change) throw new Unreadable(`The change set has a change of the unknown type ${Type}`)
    const { LogicalResourceId: logicalId, ResourceType: type, ChangeSetId: nested } = change
    const isHidden = type === NESTED && change.Action !== 'Add' && !(nested && described.has(nested))
    const does = isHidden && change.Action !== 'Remove' ? 'unknown' : doesOf(change)
    if (!does) return []
    const causes = [...new Set((change.Details ?? []).flatMap(because))]
    return [{ logicalId, type, does, old: OLD[change.PolicyAction ?? ''] ?? 'unknown', because: causes }]
  })
}

/**
 * What change sets take away, from the JSON that `aws cloudformation describe-change-set --include-property-values`
 * prints: one text for the stack and one for each nested stack. Throws {@link Unreadable} when a text is a part only, or
 * no change set that could be executed.
 */
export const changesOfChangeSets = (texts: readonly (readonly [file: string, text: string])[]): Change[] => {
  const descriptions = texts.map(([file, text]) => read(text, file))
  const described = new Set(descriptions.map(({ ChangeSetId }) => ChangeSetId))
  return descriptions.flatMap((one) => changesOf(one, described))
}
