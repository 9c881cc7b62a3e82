import { CannotStart } from '../settings/cannot-start.ts'
import type { LocalSchedule } from '../template/api.ts'
import type { Background } from './background.ts'

/** A schedule with its interval. */
export type Planned = LocalSchedule & { readonly everyMs: number }

/** The longest that a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1
const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

const rateOf = ({ name, expression }: LocalSchedule) => {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const everyMs = Number(count) * (UNIT_MS[unit] ?? 0)
  if (everyMs > 0) return Math.min(everyMs, LONGEST_MS)
  throw new CannotStart(
    `The schedule ${name} runs at ${expression}: this program supports only rate(…). LOCAL_SCHEDULE_INTERVAL=off starts it without schedules.`,
  )
}

/**
 * The schedules with the rates the template gives them, or all with the given interval in milliseconds; 0 means none.
 * Throws {@link CannotStart} for an expression other than a rate.
 */
export const planSchedules = (schedules: readonly LocalSchedule[], interval?: number): readonly Planned[] => {
  if (interval === 0) return []
  return schedules.map((schedule) => {
    const rate = rateOf(schedule)
    return { ...schedule, everyMs: interval ?? rate }
  })
}

/** The first requests after the start get the processor before the schedules do. */
const FIRST_MS = 1_000

/**
 * Runs each schedule after a second, or its interval if that is shorter, and then at its interval, whether or not the
 * run before has ended: as EventBridge Scheduler does.
 */
export const startSchedules = (planned: readonly Planned[], background: Background) => {
  const stops = planned.map(({ name, functionName, input, everyMs }) => {
    const run = () => void background(`schedule ${name}`, functionName, input)
    let timer = setTimeout(
      () => {
        run()
        timer = setInterval(run, everyMs)
      },
      Math.min(FIRST_MS, everyMs),
    )
    return () => clearTimeout(timer)
  })
  return { stop: async () => stops.forEach((stop) => void stop()) }
}
