import { rowTitles } from '../../../lib/operations/dashboard/row-titles.ts'
import { logGroupOf, type Symptom } from '../../../lib/operations/runbook/symptom.ts'
import { symptoms } from '../../../lib/operations/runbook/symptoms.ts'
import { code, table } from '../tables.ts'

const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 ]/g, '')
    .replaceAll(' ', '-')
const rowsOf = ({ rows }: Symptom) => rows.map((row) => rowTitles[row].title).join(', ')
const alarmsOf = ({ alarms }: Symptom) => alarms.map(code).join(', ') || 'none: people notice it'

/** The rows of the dashboard in lib/operations/README.md. */
export const dashboardTable = (): string =>
  table(
    ['row', 'what it shows, and how to read it'],
    Object.values(rowTitles).map(({ title, help }) => [title, help]),
  )

/** The symptoms in lib/operations/README.md, with the way to each. */
export const symptomTable = (): string =>
  table(
    ['symptom', 'alarms that show it', 'rows of the dashboard'],
    Object.entries<Symptom>(symptoms).map(([name, symptom]) => [
      ...[`[${name}](#${anchor(name)})`, alarmsOf(symptom), rowsOf(symptom)],
    ]),
  )

const section = ([name, symptom]: [string, Symptom]) =>
  [
    `### ${name}`,
    `Alarms: ${alarmsOf(symptom)}. Dashboard: ${rowsOf(symptom)}. Ask Logs Insights, log ${symptom.query.of.length > 1 ? 'groups' : 'group'} ${symptom.query.of.map((log) => code(logGroupOf(log))).join(', ')}:`,
    `\`\`\`text\n${symptom.query.lines.join('\n')}\n\`\`\``,
    table(
      ['what you see', 'cause, the likeliest first', 'what to do'],
      symptom.causes.map(({ seen, cause, act }) => [seen, cause, act]),
    ),
  ].join('\n\n')

/** A section for each symptom in lib/operations/README.md. */
export const runbook = (): string => Object.entries<Symptom>(symptoms).map(section).join('\n\n')
