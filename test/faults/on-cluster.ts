import type { Redis } from 'ioredis'
import { prompt } from '../../functions/core/redis/client.ts'
import { partitionOf } from '../../functions/core/redis/partition.ts'
import type { RedisCluster } from '../support/redis/redis-cluster.ts'
import { limited, service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'
import { LIMIT } from './crowd.ts'

/** The service that meets the fault logs in by another name than everyone else, so that its connections can be told. */
const LOGIN = { REDIS_USER: 'running', REDIS_PASSWORD: 'by-another-name' }

/** A user of such a partition. */
export const userOf = (isMeant: (partition: number) => boolean): string => {
  for (;;) {
    const userId = newUser()
    if (isMeant(partitionOf(userId))) return userId
  }
}

/** Its connections to one node. */
export const connectionsTo = async ({ ask }: { readonly ask: Redis }) =>
  String(await ask.client('LIST')).split(`user=${LOGIN.REDIS_USER} `).length - 1
const received = async (ask: Redis) => Number(/total_connections_received:(\d+)/.exec(await ask.info('stats'))?.[1])

/** A service on a cluster whose connections are counted on `primaries`, and one beside it. */
export const onCluster = async ({ settings, primaries, replicas }: RedisCluster, counted = primaries) => {
  for (const { ask } of [...primaries, ...replicas].filter((node) => node.ask.status === 'ready'))
    await ask.acl('SETUSER', LOGIN.REDIS_USER, 'on', `>${LOGIN.REDIS_PASSWORD}`, '~*', '&*', '+@all')
  const common = { ...settings, ...limited, CREATE_BURST: '1000', MAX_CONCURRENT_STREAMS: String(LIMIT) }
  const opened = async () => (await Promise.all(counted.map(({ ask }) => received(ask)))).reduce((sum, n) => sum + n)
  return {
    running: service({ settings: { ...common, ...LOGIN }, patience: prompt }),
    steady: service({ settings: common }),
    connections: () => Promise.all(counted.map(connectionsTo)),
    opened,
  }
}
