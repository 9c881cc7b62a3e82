import type { Bill } from '../bill.ts'
import type { Count } from '../count.ts'
import { type Finding, sourceOf } from '../limits/check.ts'
import { TABLE_DATE } from '../prices/prices.ts'
import { units } from '../prices/units.ts'
import { membersToSet, quotasToAsk } from './limits.ts'

const billIn = ({ lines, ...sums }: Bill) => ({
  ...sums,
  lines: lines.map(({ name, ...line }) => ({ name, unit: units[name].unit, ...line })),
})

/** JSON has no Infinity: a limit that streams never reach has null, one without a figure has no member. */
const findingIn = ({ limit, ...finding }: Finding) => ({
  name: limit.name,
  unit: limit.unit,
  source: sourceOf(limit),
  ...finding,
})

/** All of it as JSON. */
export const json = ({ options, region, written, situation, bill, savings, findings, recommended }: Count): string =>
  JSON.stringify(
    {
      region,
      pricesOf: options.prices?.source.date ?? TABLE_DATE,
      load: situation.load,
      stage: situation.configuration.stage,
      bill: billIn(bill),
      savings,
      limits: findings.map(findingIn),
      recommended: {
        set: membersToSet(written, recommended.situation.configuration.stage),
        ask: quotasToAsk(recommended.situation.raised),
        bill: billIn(recommended.bill),
        limits: recommended.findings.map(findingIn),
      },
    },
    null,
    2,
  )
