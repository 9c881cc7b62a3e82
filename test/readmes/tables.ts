import { optionRows } from '../../bin/cost/options.ts'
import { metrics } from '../../functions/contract/metrics.ts'
import { controlTowerExceptions } from '../../lib/operations/control-tower.ts'
import { irreplaceable } from '../../lib/operations/irreplaceable.ts'
import { sideBySide } from '../../lib/operations/side-by-side.ts'
import { keptInGeneral } from '../../lib/personal-data/kept.ts'
import { places } from '../../lib/personal-data/places.ts'

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** A table of Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')

/** As code of Markdown. */
export const code = (text: string | number) => `\`${text}\``

/** The table of metrics in lib/operations/README.md. */
export const metricTable = (): string =>
  table(
    ['metric', 'unit', 'split by', 'what it counts'],
    Object.entries(metrics).map(([name, row]) => [
      ...[code(name), row.unit],
      'by' in row ? row.by.map(code).join(', ') : '',
      row.about,
    ]),
  )

/** The table of what a deployment must not take away, in lib/README.md. */
export const irreplaceableTable = (): string =>
  table(
    ['type', 'it is', 'what is lost with it'],
    Object.entries(irreplaceable).map(([type, { is, lost }]) => [code(type), is, lost]),
  )

/** The table of options in bin/cost/README.md. */
export const costOptionTable = (): string =>
  table(
    ['option', 'without it', 'what it says'],
    optionRows().map(([name, usual, about]) => [code(name), usual, about]),
  )

/** The table of what is kept of a person, in lib/README.md. */
export const personalDataTable = (): string =>
  table(
    ['where', 'what of a person', 'kept for', 'what shortens it', '`npm run erase-user`, or you'],
    places.map(({ where, holds, kept, shorten, erasing }) => [where, holds, keptInGeneral(kept), shorten, erasing]),
  )

/** The rules of Control Tower that a stage does not keep, in lib/README.md. */
export const controlTowerTable = (): string =>
  table(
    ['rule', 'not kept by', 'because', 'where it is enforced'],
    Object.entries(controlTowerExceptions).map(([rule, { which, because, enforced }]) => [
      rule,
      which,
      because,
      enforced,
    ]),
  )

/** Which versions may run side by side, in lib/README.md and CHANGELOG.md. */
export const sideBySideTable = (): string => {
  const { version, before, pairs } = sideBySide
  return table(
    [`${version} with \`SESSION_LAYOUT\``, `may ${before.version} run beside it?`, `back to ${before.version}`],
    pairs.map(({ SESSION_LAYOUT, mayRunBeside, because, goBack }) => [
      code(SESSION_LAYOUT),
      `${mayRunBeside ? 'yes' : '**no**'}: ${because}`,
      goBack,
    ]),
  )
}
