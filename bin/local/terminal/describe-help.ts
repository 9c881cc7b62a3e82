import type { Setting } from '../../../functions/contract/settings/setting.ts'
import { environment } from '../../../functions/contract/settings/settings.ts'
import { own } from '../settings/own-settings.ts'
import { wrapped } from './wrap.ts'

const INDENT = '      '

const described = ([name, { default: written, about, format }]: [string, Setting]) => [
  `  ${name}${written ? `=${written}` : ''}`,
  ...wrapped(`${about} (${format})`, INDENT),
]

const USAGE = `npm start                     the whole service on this machine
npm start -- --stand-ins      what Identity and Content answer to which ids
npm start -- --settings       the settings as tables in Markdown
npm run dev                   the same; a changed function is loaded afresh
npm run dev -- --inspect <f>  a debugger may stop the function <f>

Settings are variables of the environment, such as SERVER_PORT=9000 npm start.`

/** Usage and every setting with its default, for a terminal of 80 columns. */
export const describeHelp = () =>
  [
    ...[USAGE, '', 'Settings of the local runner'],
    ...Object.entries<Setting>(own).flatMap(described),
    ...['', 'Settings of the functions, as in a deployed stage'],
    ...Object.entries<Setting>(environment).flatMap(described),
  ].join('\n')
