import { prompt } from '../../functions/core/redis/client.ts'
import { ownProxy } from '../support/redis/own-proxy.ts'
import { ownRedis } from '../support/redis/redis-server.ts'
import { limited, service } from '../support/service/service.ts'
import { LIMIT } from './crowd.ts'

export const plainService = (address: string) =>
  service({
    patience: prompt,
    settings: { ...limited, CREATE_BURST: '1000', MAX_CONCURRENT_STREAMS: String(LIMIT), REDIS_ADDR: address },
  })

/** A Redis of the test's own, a service on a line to it that can be bad, and one that is connected straight. */
export const onLine = async (...args: string[]) => {
  const own = await ownRedis(...args)
  const line = await ownProxy(own.address)
  return {
    own,
    line,
    running: plainService(line.address),
    steady: plainService(own.address),
    connections: async () => [line.connections()],
    opened: line.opened,
  }
}
