import { tasks } from '../../../functions/contract/tasks.ts'
import { BATCH } from '../../../lib/session-log/batch.ts'
import type { SessionLogStage } from '../../../lib/stage/members/session-log-schema.ts'
import { assumed, measured } from '../measured.ts'
import type { Configuration } from './configuration.ts'
import { CORE_MB, type Waits } from './duration.ts'
import { MONTH } from './load.ts'
import { GB, GB_SECONDS_MB, idle, LINE_BYTES, type Quantity, use } from './quantity.ts'

/** Aurora wakes with so many capacity units; RDS Proxy is charged for at least so many (their pages of prices). */
const [AWAKE, LEAST_OF_A_PROXY] = [0.5, 8]
/** SQS hands out and deletes ten messages at once, and Aurora counts what it writes ahead by 4 kB. */
const [MESSAGES, WRITE_BYTES] = [10, 4_096]
/** Lambda asks a queue with five pollers, each of which waits 20 s for a message ("Using Lambda with Amazon SQS"). */
const POLLS_AN_HOUR = 5 * 180

/** Of a month: what is recorded. */
type Recorded = { readonly sessions: number; readonly events: number }

const instances = ({ replica }: SessionLogStage) => (replica ? 2 : 1)

/** Capacity units of each instance in the mean: a replica that may take over is as large as the writer. */
const capacityOf = (log: SessionLogStage, events: number): number => {
  const { postgresMs } = measured.logEvent.value
  const cores = ((events / MONTH.seconds) * postgresMs * assumed.postgresBackground) / 1_000
  return Math.min(log.maxCapacity, Math.max(log.minCapacity, events > 0 ? AWAKE : 0, cores / assumed.coreOfAcu))
}

/** By the hour, of all instances and of the proxy in front of them. */
const hoursOf = (log: SessionLogStage, events: number) => {
  const [least, all] = [log.minCapacity, capacityOf(log, events)].map((one) => one * instances(log) * MONTH.hours)
  const proxied = (hours = 0) => (log.proxy ? Math.max(LEAST_OF_A_PROXY * MONTH.hours, hours) : 0)
  const quantity = (from = 0, to = 0): Quantity => ({ idle: from, use: to - from })
  return { capacityHours: quantity(least, all), proxyHours: quantity(proxied(least), proxied(all)) }
}

/** Runs of the writer: each takes what a second has brought, as many at once as there may be writers, or a full batch. */
const runsOf = ({ writers }: SessionLogStage, events: number) =>
  Math.min(events, Math.max(events / BATCH.size, (writers * MONTH.seconds) / BATCH.windowSeconds))

const writerOf = (log: SessionLogStage, events: number, { network }: Waits) => {
  const { functionMs, postgresMs } = measured.logEvent.value
  const { memory } = tasks['record-session-log']
  const runs = runsOf(log, events)
  const ms = runs * (network + assumed.commitMs) + events * ((functionMs * CORE_MB) / memory + postgresMs)
  return {
    runs,
    gbSeconds: (ms / 1_000) * (memory / GB_SECONDS_MB),
    logBytes: runs * (assumed.taskLogLine + LINE_BYTES),
  }
}

/** How much lies in the log when it is full: its whole months, and half of the running one. */
const keptOf = ({ months }: SessionLogStage, { sessions, events }: Recorded) => {
  const { bytes, sessionBytes } = measured.logEvent.value
  return ((events * bytes + sessions * sessionBytes) * (months + 0.5)) / GB
}

const nothing = {
  ...{ capacityHours: idle(0), proxyHours: idle(0), databaseGbMonths: idle(0), databaseIos: idle(0) },
  ...{ backupGbMonths: idle(0), queueRequests: idle(0) },
}

/** What the session log takes in a month, and the runs of its writer; nothing in a stage without one. */
export const sessionLogOf = ({ stage }: Configuration, recorded: Recorded, waits: Waits) => {
  const { sessionLog: log } = stage
  if (!log) return { units: nothing, writer: { runs: 0, gbSeconds: 0, logBytes: 0 } }
  const { events } = recorded
  const { bytes, aheadBytes } = measured.logEvent.value
  const units = {
    ...hoursOf(log, events),
    databaseGbMonths: use(keptOf(log, recorded)),
    databaseIos: use((events * aheadBytes) / WRITE_BYTES),
    // as much as the log itself is free: what has changed since is not
    backupGbMonths: use(((events * bytes) / GB) * (log.backupDays / MONTH.days)),
    queueRequests: { idle: POLLS_AN_HOUR * MONTH.hours, use: events * (1 + 2 / MESSAGES) },
  }
  return { units, writer: writerOf(log, events, waits) }
}
