import { type Irreplaceable, irreplaceable } from '../../lib/operations/irreplaceable.ts'
import { type Change, Unreadable } from './change.ts'

/** A nested stack is judged by the change set of its own; without it, all that is in it may be lost. */
const NESTED: Irreplaceable = { is: 'a nested stack', lost: 'what is in it: its own change set was not given' }

const SAYS: Readonly<Record<Change['does'], string>> = {
  replace: 'would be replaced by a new one',
  'may replace': 'may be replaced by a new one: CloudFormation knows only when it runs',
  remove: 'would be removed',
  unknown: 'would be changed, and nobody says whether it is replaced',
}
const OLD: Readonly<Record<Change['old'], string>> = {
  deleted: 'The one that is there now is deleted.',
  'kept outside the stack': 'The one that is there now stays in the account, but the service no longer uses it.',
  'deleted after a snapshot': 'The one that is there now is deleted; a snapshot of it stays.',
  unknown: 'The one that is there now goes, unless its deletion policy keeps it.',
}

const lossOf = ({ type }: Change): Irreplaceable | undefined =>
  irreplaceable[type] ?? (type === 'AWS::CloudFormation::Stack' ? NESTED : undefined)

const sentence = ({ logicalId, type, does, old, because }: Change, { is, lost }: Irreplaceable) =>
  [
    `- ${is} (${logicalId}, ${type}) ${SAYS[does]}. ${OLD[old]}`,
    ...because.map((cause) => `  Because of ${cause}.`),
    `  Lost: ${lost}.`,
  ].join('\n')

/** Why a deployment must not run, and which losses a person has allowed, in sentences for people. */
export type Verdict = { readonly isAllowed: boolean; readonly text: string }

/**
 * Judges what a deployment takes away. Whatever is {@link irreplaceable} is refused unless its logical id is in
 * `allowed`. Throws {@link Unreadable} when `allowed` names something that is not lost: an old permission stays nowhere.
 */
export const verdictOn = (changes: readonly Change[], allowed: readonly string[]): Verdict => {
  const losses = changes.flatMap((change) => {
    const loss = lossOf(change)
    return loss ? [{ id: change.logicalId, text: sentence(change, loss) }] : []
  })
  const vain = allowed.filter((id) => !losses.some((loss) => loss.id === id))
  if (vain.length > 0)
    throw new Unreadable(
      `--allow names ${vain.join(', ')}, which this deployment does not replace or remove. Leave it out.`,
    )
  const refused = losses.filter(({ id }) => !allowed.includes(id))
  const meant = losses.filter(({ id }) => allowed.includes(id))
  const part = (title: string, of: typeof losses) =>
    of.length > 0 ? [title, '', ...of.map(({ text }) => text), ''] : []
  const lines = [
    ...part('This deployment must not run. It takes away what cannot be made again:', refused),
    ...part('Allowed by name, this once:', meant),
    ...(refused.length > 0
      ? [
          'If you do not mean it: undo the change of the stage or of the code.',
          `If you mean it, name each for this one deployment: ${refused.map(({ id }) => `--allow ${id}`).join(' ')}`,
        ]
      : losses.length > 0
        ? []
        : ['This deployment replaces and removes nothing that cannot be made again.']),
  ]
  return { isAllowed: refused.length === 0, text: lines.join('\n').trimEnd() }
}
