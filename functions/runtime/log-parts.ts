import { connectPostgres, patient, unhurried } from '../core/session-log/connect.ts'
import { createDeadLetters, type DeadLetters } from '../core/session-log/dead-letters.ts'
import { createLogErasure, type LogErasure } from '../core/session-log/erase.ts'
import { createInspection, type Inspection } from '../core/session-log/inspect.ts'
import { createSessionLog, type SessionLog } from '../core/session-log/record.ts'
import { settings } from './endpoint-parts.ts'
import { createReport, type Report } from './metrics.ts'

const connect = (patience = patient) => connectPostgres(settings(), patience, process.env)

/** The real parts of the tasks that use the session log. Apart from the others', whose bundles hold no client of PostgreSQL. */
export const sessionLog = (): SessionLog => createSessionLog(connect())
export const deadLetters = (): DeadLetters => createDeadLetters(settings().SESSION_LOG_DEAD_LETTERS)
export const inspection = (): Inspection => createInspection(connect())
/** Undefined where there is no session log. To remove years of a person may take a minute. */
export const logErasure = (): LogErasure | undefined =>
  settings().POSTGRES_ENABLED ? createLogErasure(connect(unhurried)) : undefined
export const report = (): Report => createReport()

export type LogRuntime = {
  readonly sessionLog: SessionLog
  readonly deadLetters: DeadLetters
  readonly inspection: Inspection
  readonly logErasure: LogErasure | undefined
  readonly report: Report
}
