import { content, identity, type StandIn } from '../stand-ins/stand-in-outcomes.ts'

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
