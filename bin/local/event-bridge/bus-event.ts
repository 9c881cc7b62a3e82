import { randomUUID } from 'node:crypto'
import type { CompleteEntry } from './put-events.ts'

/** The account id of the local runner. */
export const LOCAL_ACCOUNT = '000000000000'

/** What rules see and targets get. */
export type BusEvent = {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** To the second. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: Readonly<Record<string, unknown>>
  /** Only of an event that was replayed. */
  readonly 'replay-name'?: string
}

/** The event of an entry, with an id of its own. */
export const busEvent = ({ Source, DetailType, Detail, Time, Resources }: CompleteEntry): BusEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': DetailType,
  source: Source,
  account: LOCAL_ACCOUNT,
  time: new Date(Time == null ? Date.now() : Time * 1_000).toISOString().replace(/\.\d+Z$/, 'Z'),
  region: 'local',
  resources: Resources ?? [],
  detail: JSON.parse(Detail),
})

/** The name of a bus that an entry gives by its name or its ARN; the account's own when it gives none. */
export const busNamed = (given: string | null | undefined) => (given || 'default').replace(/^arn:.*:event-bus\//, '')
