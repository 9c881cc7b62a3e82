import { readSettings } from '../../functions/contract/settings/read-settings.ts'
import { environment, type SettingName } from '../../functions/contract/settings/settings.ts'
import { egressFault, isLoopback } from './private-host.ts'

/** What the stack works out itself, or keeps out of the template. */
const COMPUTED = {
  REDIS_ADDR: 'localhost:6379',
  REDIS_PASSWORD: '',
  REDIS_USER: '',
  REDIS_IAM_CACHE: '',
  REDIS_DB: '0',
  REDIS_CLUSTER: 'true',
  REDIS_TLS: 'true',
  JWT_SECRET: '',
  AUTHENTICATION: 'none',
  IDENTITY_ISSUER: '',
  IDENTITY_AUDIENCE: '',
  IDENTITY_AUDIENCE_CLAIM: 'aud',
  IDENTITY_ALGORITHMS: 'RS256',
  IDENTITY_JWKS_URL: '',
  IDENTITY_JWKS: '',
  EDGE_SECRETS: '',
  EVENT_BUS_NAME: 'of-the-stack',
  SIGNING_KEYS_SECRET: 'of-the-stack',
  POSTGRES_ENABLED: 'false',
  POSTGRES_HOST: 'localhost',
  POSTGRES_PORT: '5432',
  POSTGRES_USER: 'postgres',
  POSTGRES_PASSWORD: '',
  POSTGRES_DB: 'viewing_service',
  POSTGRES_TLS: 'false',
  POSTGRES_CA: '',
  POSTGRES_IAM: 'false',
  POSTGRES_SECRET: '',
  SESSION_LOG_MONTHS: '13',
  SESSION_LOG_DEAD_LETTERS: '',
} as const satisfies Partial<Record<SettingName, string>>

export type StageSettings = Partial<Record<Exclude<SettingName, keyof typeof COMPUTED>, string>>

/** The two services a deployed stage must name: at localhost a function reaches only itself. */
const SERVICES = ['IDENTITY_SERVICE_URL', 'CONTENT_SERVICE_URL'] as const

const serviceFaults = (settings: StageSettings, egress: 'nat' | 'none', domains: readonly string[]) =>
  SERVICES.flatMap((name) => {
    const url = settings[name]
    if (!url || isLoopback(url))
      return [
        `settings.${name} must be the URL of the service as the functions reach it, such as "https://identity.example.com"`,
      ]
    const fault = egressFault(url, egress, domains)
    return fault ? [`settings.${name} ${fault}`] : []
  })

/** Every fault of a stage's settings, each a sentence that begins with the setting's path within the stage. */
export const settingFaults = (
  settings: Readonly<Record<string, string>>,
  egress: 'nat' | 'none',
  privateDomains: readonly string[],
): string[] => {
  const names = Object.keys(settings)
  const unknown = names.filter((name) => !Object.hasOwn(environment, name))
  const computed = names.filter((name) => Object.hasOwn(COMPUTED, name))
  const read = readSettings({ ...settings, ...COMPUTED })
  return [
    ...unknown.map(
      (name) => `settings.${name} must be removed: there is no such setting in functions/contract/settings/settings.ts`,
    ),
    ...computed.map((name) =>
      name === 'JWT_SECRET'
        ? `settings.${name} must be removed: it would be readable in the template. The stack keeps the keys in a secret`
        : `settings.${name} must be removed: the stack sets it for the functions`,
    ),
    ...serviceFaults(settings, egress, privateDomains),
    ...('faults' in read ? read.faults.map((fault) => `settings.${fault}`) : []),
  ]
}
