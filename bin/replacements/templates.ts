import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff'
import { type Change, Unreadable } from './change.ts'

type Template = { readonly Resources: Readonly<Record<string, unknown>> }

const DOES: Partial<Record<ResourceImpact, Pick<Change, 'does' | 'old'>>> = {
  [ResourceImpact.WILL_REPLACE]: { does: 'replace', old: 'unknown' },
  [ResourceImpact.MAY_REPLACE]: { does: 'may replace', old: 'unknown' },
  [ResourceImpact.WILL_DESTROY]: { does: 'remove', old: 'deleted' },
  [ResourceImpact.WILL_ORPHAN]: { does: 'remove', old: 'kept outside the stack' },
}
const REPLACES: readonly string[] = [ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE]

const read = ([file, text]: readonly [string, string]): Template => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Unreadable(`${file} is not JSON`)
  }
  if (typeof json !== 'object' || json === null || !('Resources' in json))
    throw new Unreadable(`${file} is no template`)
  return json as Template
}

const shown = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value))

/**
 * What a new template takes away from the deployed one, as far as the documented properties of each type say: an early
 * answer that needs no right to change anything. A change set gives the certain one. Throws {@link Unreadable}.
 */
export const changesOfTemplates = (
  deployed: readonly [file: string, text: string],
  next: readonly [file: string, text: string],
): Change[] => {
  const changes: Change[] = []
  fullDiff(read(deployed), read(next)).resources.forEachDifference((logicalId, difference) => {
    const what = DOES[difference.changeImpact]
    if (!what) return
    const because = Object.entries(difference.propertyUpdates)
      .filter(([, { changeImpact }]) => changeImpact !== undefined && REPLACES.includes(changeImpact))
      .map(([name, { oldValue, newValue }]) => `${name} from ${shown(oldValue)} to ${shown(newValue)}`)
    changes.push({ logicalId, type: difference.oldResourceType ?? difference.newResourceType ?? '', ...what, because })
  })
  return changes
}
