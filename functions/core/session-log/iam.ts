import aws4 from 'aws4'
import type { Settings } from '../../contract/settings/settings.ts'
import { credentialsOf, regionOf } from '../aws/credentials.ts'

/** As long as RDS accepts one (RDS user guide, "IAM database authentication"). */
const LIFE_SECONDS = '900'

const amzDate = (ms: number) => new Date(ms).toISOString().replace(/[:-]|\.\d+/g, '')

/** A password for one connection: the signed address of a request, without its scheme, that is never sent. `clock` in Unix ms. */
export const databaseToken = (
  { POSTGRES_HOST, POSTGRES_PORT, POSTGRES_USER }: Pick<Settings, 'POSTGRES_HOST' | 'POSTGRES_PORT' | 'POSTGRES_USER'>,
  environment: NodeJS.ProcessEnv,
  clock = Date.now,
): string => {
  const query = new URLSearchParams({
    Action: 'connect',
    DBUser: POSTGRES_USER,
    'X-Amz-Date': amzDate(clock()),
    'X-Amz-Expires': LIFE_SECONDS,
  })
  const host = `${POSTGRES_HOST}:${POSTGRES_PORT}`
  const request = { service: 'rds-db', region: regionOf(environment), host, path: `/?${query}`, signQuery: true }
  return host + aws4.sign(request, credentialsOf(environment)).path
}
