import type { Stage } from '../../../lib/stage/stage.ts'
import { nodeTypes } from '../prices/nodes.ts'
import type { Lever } from './lever.ts'

const SIZES = Object.keys(nodeTypes)

/** The next smaller node of the same family. */
const smaller = (nodeType: string) => {
  const [, family = ''] = nodeType.split('.')
  const sizes = SIZES.filter((one) => one.startsWith(`cache.${family}.`))
  return sizes[sizes.indexOf(nodeType) - 1]
}

const ofRedis = (stage: Stage, redis: Partial<Stage['redis']>): Stage => ({
  ...stage,
  redis: { ...stage.redis, ...redis },
})

/** Levers of Redis. */
export const redisLevers: readonly Lever[] = [
  {
    member: 'redis.nodeType',
    means: 'half the memory; the table below says whether it carries the peak',
    pull: (stage) => {
      const nodeType = smaller(stage.redis.nodeType)
      return nodeType === undefined
        ? undefined
        : { stage: ofRedis(stage, { nodeType }), change: `${stage.redis.nodeType} → ${nodeType}` }
    },
  },
  {
    member: 'redis.shards',
    means: 'ElastiCache moves the slots online; the table below says whether it carries the peak',
    pull: (stage) => {
      const { shards } = stage.redis
      return shards === 1
        ? undefined
        : { stage: ofRedis(stage, { shards: shards / 2 }), change: `${shards} → ${shards / 2}` }
    },
  },
  {
    member: 'redis.replicas',
    means:
      'for a new stage alone: one that runs may lose its sessions by the change. While a lost node is replaced, a second loss loses sessions',
    pull: (stage) => {
      const { replicas } = stage.redis
      return replicas === 1
        ? undefined
        : { stage: ofRedis(stage, { replicas: replicas - 1 }), change: `${replicas} → ${replicas - 1}` }
    },
  },
  {
    member: 'redis.snapshotRetentionDays',
    means: 'no older copy to restore; sessions are worth nothing after a day',
    pull: (stage) =>
      stage.redis.snapshotRetentionDays > 1
        ? { stage: ofRedis(stage, { snapshotRetentionDays: 1 }), change: `${stage.redis.snapshotRetentionDays} → 1` }
        : undefined,
  },
]
