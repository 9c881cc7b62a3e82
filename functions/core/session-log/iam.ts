import type { Settings } from '../../contract/settings/settings.ts'
import { connectToken } from '../aws/connect-token.ts'

/** A password for one connection. `clock` in Unix ms. */
export const databaseToken = (
  { POSTGRES_HOST, POSTGRES_PORT, POSTGRES_USER }: Pick<Settings, 'POSTGRES_HOST' | 'POSTGRES_PORT' | 'POSTGRES_USER'>,
  environment: NodeJS.ProcessEnv,
  clock = Date.now,
): string => {
  const host = `${POSTGRES_HOST}:${POSTGRES_PORT}`
  return connectToken({ service: 'rds-db', host, who: { DBUser: POSTGRES_USER } }, environment, clock)
}
