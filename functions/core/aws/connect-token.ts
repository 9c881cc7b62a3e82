import aws4 from 'aws4'
import { credentialsOf, regionOf } from './credentials.ts'

/** The longest that ElastiCache and RDS accept. */
const LIFE_SECONDS = '900'

const amzDate = (ms: number) => new Date(ms).toISOString().replace(/[:-]|\.\d+/g, '')

type Entrance = {
  readonly service: 'elasticache' | 'rds-db'
  /** What is entered, as the service names it. */
  readonly host: string
  /** Who enters: the parameter of that service, and its value. */
  readonly who: Readonly<Record<string, string>>
}

/**
 * A password for one connection by IAM: the signed address of a request, without its scheme, that is never sent
 * (docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html; RDS user guide, "IAM database authentication").
 * `clock` in Unix ms.
 */
export const connectToken = (
  { service, host, who }: Entrance,
  environment: NodeJS.ProcessEnv,
  clock: () => number,
): string => {
  const query = new URLSearchParams({
    ...{ Action: 'connect', ...who },
    ...{ 'X-Amz-Date': amzDate(clock()), 'X-Amz-Expires': LIFE_SECONDS },
  })
  const request = { service, region: regionOf(environment), host, path: `/?${query}`, signQuery: true }
  return host + aws4.sign(request, credentialsOf(environment)).path
}
