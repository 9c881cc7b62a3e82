import { type Ahead, clocksIn } from '../api/clocks.ts'
import { fault, notChecked, ok, type Verdict, warning } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import type { Visit } from '../visit.ts'

/** What verifiers forgive, functions/contract/tokens/README.md. */
const TOLERATED_MS = 5_000

/** More than can be told from nothing. */
const isOff = ({ least, most }: Pick<Ahead, 'least' | 'most'>) => least > TOLERATED_MS || most < -TOLERATED_MS

const seconds = (ms: number) => `${(Math.abs(ms) / 1_000).toFixed(Math.abs(ms) < 10_000 ? 2 : 0)} s`
const described = ({ least, most, middle }: Ahead) =>
  `${seconds(middle)} ${middle < 0 ? 'behind' : 'ahead of'} this machine's clock (± ${seconds((most - least) / 2)})`

const between = (one: Ahead, other: Ahead) => ({ least: one.least - other.most, most: one.most - other.least })

const judge = (http: Ahead, redis: Ahead | undefined): Verdict => {
  const says = `the API's clock is ${described(http)}${redis ? `, Redis' clock ${described(redis)}` : ''}`
  if (redis && isOff(between(http, redis)))
    return fault(
      `The clock of Redis and that of the API differ by more than 5 s: ${says}. Tokens are refused, and sessions end at the wrong time`,
      `which of the two agrees with the true time. ${pages.symptoms}`,
    )
  if (isOff(http))
    return warning(
      `This machine's clock is wrong, or the API's: ${says}`,
      'the time service (NTP) of this machine first',
    )
  return ok(says)
}

/** The clocks of this machine, of what answers HTTP, and of Redis. */
export const clocks = ({ client, findings: { check } }: Visit) =>
  check('clocks', async () => {
    const { ahead, redisAhead } = clocksIn(client.answers)
    const http = ahead()
    if (!http) return notChecked('No answer has a Date header, so that no clock could be compared', pages.gateway)
    return judge(http, redisAhead())
  })
