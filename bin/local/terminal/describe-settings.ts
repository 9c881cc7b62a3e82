import type { Setting } from '../../../functions/contract/settings/setting.ts'
import { environment } from '../../../functions/contract/settings/settings.ts'
import { own } from '../settings/own-settings.ts'

const row = ([name, { default: written, about, format }]: [string, Setting]) =>
  `| \`${name}\` | ${written ? `\`${written}\`` : ''} | ${about} | ${format} |`

const table = (settings: Readonly<Record<string, Setting>>) =>
  ['| variable | default | meaning | format |', '|---|---|---|---|', ...Object.entries(settings).map(row)].join('\n')

/** Every variable with its default, meaning and format, as two Markdown tables: the functions' and the local runner's. */
export const describeSettings = () =>
  [table(environment), '', 'Only the local runner reads these:', '', table(own)].join('\n')
