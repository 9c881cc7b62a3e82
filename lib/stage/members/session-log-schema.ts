import * as z from 'zod/mini'
import { strictObject, whole } from '../schema.ts'

const CAPACITY =
  'must be 0 or a number from 0.5 to 256 in steps of 0.5: Aurora capacity units, each about 2 GiB of memory'
const isCapacity = (number: number) => number >= 0 && number <= 256 && Number.isInteger(number * 2)
const capacity = z.number(CAPACITY).check(z.refine(isCapacity, CAPACITY))

const flag = (about: string) => z._default(z.boolean(`must be true (${about}) or false`), false)

/** The session log of a stage, in Aurora PostgreSQL. Each member has a default. */
export const sessionLogSchema = strictObject({
  minCapacity: z._default(capacity, 0.5),
  maxCapacity: z._default(capacity, 4),
  months: z._default(whole(1, 120, 'whole months that are kept beside the running one'), 13),
  backupDays: z._default(whole(1, 35, 'how long the backups are kept'), 7),
  writers: z._default(whole(2, 1_000, 'how many functions write at a time, each by one connection'), 2),
  replica: flag('a second instance in another zone answers readers, and takes over'),
  proxy: flag('RDS Proxy stands between functions and database'),
  dataApi: flag('people and programs with permission may query it over HTTPS'),
}).check(
  z.refine(({ minCapacity, maxCapacity }) => maxCapacity >= Math.max(minCapacity, 1), {
    path: ['maxCapacity'],
    error: 'must be at least 1 and at least minCapacity',
  }),
  z.refine(({ minCapacity, proxy }) => minCapacity > 0 || !proxy, {
    path: ['proxy'],
    error: 'must be false while minCapacity is 0: the connections of a proxy keep the database awake',
  }),
)

export type SessionLogStage = z.infer<typeof sessionLogSchema>
