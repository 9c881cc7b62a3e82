import type { Redis } from 'ioredis'
import { REDIS_ACCESS } from '../../../../functions/contract/redis-access.ts'

/** The settings of a service that enters as a user with a password. */
export const LOGIN = { REDIS_USER: 'viewing-service-test', REDIS_PASSWORD: 'a-password-of-the-tests' }

/** Gives a Redis the service's user, with the access it has in the stack. */
export const admit = (ask: Redis, password = LOGIN.REDIS_PASSWORD): Promise<unknown> =>
  ask.call('ACL', 'SETUSER', LOGIN.REDIS_USER, 'reset', `>${password}`, ...REDIS_ACCESS.split(' '))
