import type { Count } from '../count.ts'
import { calls, measured } from '../measured.ts'
import { type NumberName, numberOptions } from '../options.ts'
import { TABLE_DATE } from '../prices/prices.ts'
import { units } from '../prices/units.ts'
import { billedMsOf } from '../use/duration.ts'
import { ENDPOINT_MB } from '../use/quantities.ts'

/** What the figures rest on, and what is not in them. */
export const basisLines = ({ options, region, bill, situation }: Count): string => {
  const assumedOptions = (Object.keys(numberOptions) as NumberName[]) // Object.keys gives only `string`
    .filter((name) => 'usual' in numberOptions[name] && !options.numbers.given.has(name))
    .filter((name) => name !== 'load-factor' || !options.numbers.given.has('average-streams'))
    .map((name) => `--${name} ${options.numbers[name]}`)
  const unsure = bill.lines.filter(({ isVerified, quantity }) => !isVerified && quantity > 0)
  const ms = billedMsOf(ENDPOINT_MB, situation.waits)
  return [
    `Prices: the table of ${TABLE_DATE}, ${region}, US dollars, on demand, without free tiers, discounts and taxes;`,
    `  each with its source in bin/cost/prices/.${options.prices ? ` Of your file (${options.prices.source.date}): ${Object.keys(options.prices.usd).join(', ')}.` : ''}`,
    ...(unsure.length > 0
      ? [`  (*) not verified, no source was found: ${unsure.map(({ name }) => units[name].unit).join('; ')}.`]
      : []),
    `Not given, so assumed: ${assumedOptions.join(' ') || 'nothing'}`,
    `Lambda bills, in ms: ${calls.map((call) => `${call} ${ms[call]}`).join(', ')}. Processor times were measured on the`,
    `  makers’ machine, not in Lambda, and are taken at ${ENDPOINT_MB} MB: give what you measure with --duration-ms.`,
    `Bytes and events: ${measured.weights.how}`,
    'Not counted: starts of new instances, refused requests other than creates, support, taxes, what subscribers pay for',
    '  their targets and for events across accounts, calls of the CDN to validate and the JWK Set, KMS keys of your own.',
  ].join('\n')
}
