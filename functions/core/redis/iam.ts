import type { Redis } from 'ioredis'
import type { Settings } from '../../contract/settings/settings.ts'
import { connectToken } from '../aws/connect-token.ts'

/** A password for one connection. `clock` in Unix ms. */
export const iamToken = (
  { REDIS_USER, REDIS_IAM_CACHE }: Pick<Settings, 'REDIS_USER' | 'REDIS_IAM_CACHE'>,
  environment: NodeJS.ProcessEnv,
  clock = Date.now,
): string =>
  connectToken({ service: 'elasticache', host: REDIS_IAM_CACHE, who: { User: REDIS_USER } }, environment, clock)

/**
 * Gives every connection that the client opens from now on a fresh password: also reconnects, nodes found later and the
 * short connections that ask for the slots. ioredis has no option for it: it copies a password when a client is made. But
 * it reads the copy whenever it connects, and emits an event for each node before that connects.
 */
export const authenticateByIam = (one: Redis, password: () => string): void => {
  Object.defineProperty(one.options, 'password', { get: password, enumerable: true, configurable: true })
}
