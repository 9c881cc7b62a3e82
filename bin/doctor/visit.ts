import { randomBytes } from 'node:crypto'
import type { Client } from './api/client.ts'
import type { Bus } from './bus/bus.ts'
import type { Findings } from './report/finding.ts'
import type { Sessions } from './sessions.ts'
import type { Viewer } from './viewer.ts'

/** One run against one API: what every check is given. */
export type Visit = {
  readonly url: URL
  readonly viewer: Viewer
  /** Names this run in every request and event. */
  readonly run: string
  readonly client: Client
  readonly findings: Findings
  readonly sessions: Sessions
  readonly bus: Bus
}

/** A name that no other run has. */
export const newRun = (): string => `viewing-service-doctor-${randomBytes(6).toString('hex')}`
