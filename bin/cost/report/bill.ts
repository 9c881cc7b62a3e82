import { type Bill, byService } from '../bill.ts'
import type { Saving } from '../levers/savings.ts'
import { units } from '../prices/units.ts'
import { amount, columns, dollars } from './text.ts'

const HEAD = ['', 'of', 'without viewers', 'by viewers']

/** The bill as a table: the sum of each service, and below it what it is for. */
export const billTable = (bill: Bill): string => {
  const rows = [...byService(bill)].flatMap(([service, sum]) => [
    [service, '', dollars(sum.idle), dollars(sum.use)],
    ...bill.lines
      .filter((line) => line.service === service && line.quantity > 0)
      .map(({ name, quantity, idle, use, isVerified }) => [
        `  ${units[name].unit}${isVerified ? '' : ' (*)'}`,
        amount(quantity),
        dollars(idle),
        dollars(use),
      ]),
  ])
  return columns([HEAD, ...rows.filter(([, , ...sums]) => sums.some((one) => one !== '$0.00'))], [1, 2, 3])
}

/** The sums below the table. */
export const billSums = ({ total, idle, use, perThousandStreams, perSession }: Bill): string =>
  columns(
    [
      ['A month', dollars(total)],
      ['  without viewers', dollars(idle)],
      ['  by viewers', dollars(use)],
      ['For 1,000 concurrent streams at the peak', dollars(perThousandStreams)],
      ['For a session', dollars(perSession)],
    ],
    [1],
  )

/** What each lever saves. */
export const savingsTable = (savings: readonly Saving[], total: number): string =>
  columns(
    [
      ['lever', 'change', 'saves a month', '', 'and'],
      ...savings.map(({ member, change, usd, means }) => [
        member,
        change,
        dollars(usd),
        `${((usd / total) * 100).toFixed(1)} %`,
        means,
      ]),
    ],
    [2, 3],
  )
