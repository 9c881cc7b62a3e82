import aws4 from 'aws4'
import type { Redis } from 'ioredis'
import type { Settings } from '../../contract/settings/settings.ts'
import { credentialsOf, regionOf } from '../aws/credentials.ts'

/** The longest that ElastiCache accepts. */
const LIFE_SECONDS = '900'

const amzDate = (ms: number) => new Date(ms).toISOString().replace(/[:-]|\.\d+/g, '')

/**
 * A password for one connection: the signed address of a request, without its scheme, that is never sent
 * (docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html). `clock` in Unix ms.
 */
export const iamToken = (
  { REDIS_USER, REDIS_IAM_CACHE }: Pick<Settings, 'REDIS_USER' | 'REDIS_IAM_CACHE'>,
  environment: NodeJS.ProcessEnv,
  clock = Date.now,
): string => {
  const query = new URLSearchParams({
    Action: 'connect',
    User: REDIS_USER,
    'X-Amz-Date': amzDate(clock()),
    'X-Amz-Expires': LIFE_SECONDS,
  })
  const request = {
    service: 'elasticache',
    region: regionOf(environment),
    host: REDIS_IAM_CACHE,
    path: `/?${query}`,
    signQuery: true,
  }
  return REDIS_IAM_CACHE + aws4.sign(request, credentialsOf(environment)).path
}

/**
 * Gives every connection that the client opens from now on a fresh password: also reconnects, nodes found later and the
 * short connections that ask for the slots. ioredis has no option for it: it copies a password when a client is made. But
 * it reads the copy whenever it connects, and emits an event for each node before that connects.
 */
export const authenticateByIam = (one: Redis, password: () => string): void => {
  Object.defineProperty(one.options, 'password', { get: password, enumerable: true, configurable: true })
}
