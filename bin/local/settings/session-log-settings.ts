import { environment as contract } from '../../../functions/contract/settings/settings.ts'
import type { Environment } from './environment.ts'

const OF_A_SERVER = ['POSTGRES_PORT', 'POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_TLS', 'POSTGRES_CA'] as const

/** What has no effect on the session log although somebody has set it, and what reaches it only if somebody passes it on. */
export const sessionLogWarnings = (environment: Environment): readonly (string | false)[] => {
  const isOn = contract.POSTGRES_ENABLED.parse(environment.POSTGRES_ENABLED || 'false') === true
  const names = OF_A_SERVER.filter((name) => environment[name])
  return [
    isOn &&
      !environment.POSTGRES_HOST &&
      names.length > 0 &&
      `${names.join(', ')}: no effect without POSTGRES_HOST. This program has started a PostgreSQL of its own.`,
    isOn &&
      Boolean(environment.AWS_ENDPOINT_URL_EVENTBRIDGE) &&
      'Events go to AWS_ENDPOINT_URL_EVENTBRIDGE: the session log gets only those that somebody passes on to the bus of this program.',
  ]
}
