import { content, identity, type StandIn } from '../stand-ins/stand-in-outcomes.ts'
import { wrapped } from './wrap.ts'

const rows = ({ name, outcomes, otherwise, chosenBy }: StandIn) => {
  const fields = Object.values(chosenBy).map((field) => `\`${field}\``)
  return [
    ...outcomes.map(({ prefix, about }) => `| ${fields.join(' or ')} \`${prefix}…\` | ${name}: ${about} |`),
    `| any other ${fields.join(' and ')} | ${name}: ${otherwise.about} |`,
  ]
}

/** The outcomes that the stand-ins offer, as a Markdown table: the one in bin/README.md. */
export const describeOutcomes = () =>
  ['| id | what answers |', '|---|---|', ...rows(identity), ...rows(content)].join('\n')

const ROW = 27
const line = (id: string, about: string) => wrapped(about, ' '.repeat(ROW), `  ${id}`.padEnd(ROW))

/** The same for a terminal of 80 columns. */
export const listOutcomes = () =>
  [identity, content]
    .flatMap(({ name, outcomes, otherwise, chosenBy }) => [
      `What ${name} answers, by the beginning of ${Object.values(chosenBy).join(' or ')}:`,
      ...outcomes.flatMap(({ prefix, about }) => line(`${prefix}…`, about)),
      ...line('anything else', otherwise.about),
    ])
    .join('\n')
