import * as z from 'zod/mini'
import { oneOf, strictObject, text, whole } from '../schema.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const TIME = `(${DAYS.join('|')}):([01]\\d|2[0-3]):([0-5]\\d)`
const WINDOW = new RegExp(`^${TIME}-${TIME}$`)

const minuteOfWeek = ([day = '', hour, minute]: readonly string[]) =>
  (DAYS.indexOf(day) * 24 + Number(hour)) * 60 + Number(minute)

const AN_HOUR = 'must be an hour or more of a week in UTC when few viewers watch, such as "tue:04:00-tue:05:00"'

/** ElastiCache takes no window under an hour (CreateReplicationGroup, PreferredMaintenanceWindow). It may pass Sunday. */
const isAnHour = (window: string) => {
  const [, ...parts] = WINDOW.exec(window) ?? []
  const minutes = minuteOfWeek(parts.slice(3)) - minuteOfWeek(parts.slice(0, 3))
  return (minutes + 7 * 24 * 60) % (7 * 24 * 60) >= 60
}

/** Nodes that ElastiCache grants in one cluster by default (ElastiCache user guide, "Quotas"). */
const USUAL_NODES = 90

export const nodesOf = ({ shards, replicas }: { readonly shards: number; readonly replicas: number }) =>
  shards * (1 + replicas)

/** The session store of a stage. */
export const redisSchema = strictObject({
  nodeType: text(/^cache\.\w+\.\w+$/, 'must be an ElastiCache node type, such as "cache.t4g.small"'),
  shards: oneOf([1, 2, 4, 8, 16, 32, 64], 'the 64 partitions spread evenly over no other number'),
  replicas: whole(1, 5, 'copies of each shard; the first lets it survive the loss of a zone'),
  snapshotRetentionDays: whole(0, 35, 'how long the daily snapshots are kept, 0 for none'),
  maintenanceWindow: z.optional(z.string(AN_HOUR).check(z.refine(isAnHour, AN_HOUR))),
})

/** What a stage should be warned of: more nodes than ElastiCache grants without being asked. */
export const nodesWarning = (redis: z.infer<typeof redisSchema>): string | undefined => {
  const nodes = nodesOf(redis)
  if (nodes <= USUAL_NODES) return undefined
  return `redis has ${nodes} nodes (shards × (1 + replicas)), but ElastiCache grants ${USUAL_NODES} in one cluster by default: ask for more in Service Quotas (ElastiCache, "Nodes per cluster per instance type (Valkey cluster mode enabled)") before you deploy, or the deployment fails while it makes the cache.`
}
