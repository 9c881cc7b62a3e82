import { content, identity, type StandIn } from './stand-in-outcomes.ts'

const rows = ({ name, outcomes, otherwise, field }: StandIn) => [
  ...outcomes.map(({ prefix, about }) => `| \`${field}\` \`${prefix}…\` | ${name}: ${about} |`),
  `| any other \`${field}\` | ${name}: ${otherwise.about} |`,
]

/** The outcomes that the stand-ins offer, as a Markdown table: the README's. */
export const describeOutcomes = () =>
  ['| id | what answers |', '|---|---|', ...rows(identity), ...rows(content)].join('\n')
