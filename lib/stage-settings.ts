import { environment, type SettingName } from '../functions/contract/environment.ts'
import { readSettings } from '../functions/contract/read-settings.ts'

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
  IDENTITY_ALGORITHMS: 'RS256',
  IDENTITY_JWKS_URL: '',
  IDENTITY_JWKS: '',
  EVENT_BUS_NAME: 'of-the-stack',
  SIGNING_KEYS_SECRET: 'of-the-stack',
} as const satisfies Partial<Record<SettingName, string>>

export type StageSettings = Partial<Record<Exclude<SettingName, keyof typeof COMPUTED>, string>>

/** The two services a deployed stage must name: on localhost there is nobody but the function. */
const SERVICES = ['IDENTITY_SERVICE_URL', 'CONTENT_SERVICE_URL'] as const
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/
const PRIVATE_ADDRESS = /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(\.\d{1,3}){2,3}$/
const PRIVATE_DOMAINS = ['internal', 'local', 'vpce.amazonaws.com']

const hostOf = (url: string | undefined) => (url && URL.canParse(url) ? new URL(url).hostname : undefined)

const isPrivate = (host: string, domains: readonly string[]) =>
  PRIVATE_ADDRESS.test(host) ||
  [...PRIVATE_DOMAINS, ...domains].some((domain) => host === domain || host.endsWith(`.${domain}`))

const serviceFaults = (settings: StageSettings, egress: 'nat' | 'none', domains: readonly string[]) =>
  SERVICES.flatMap((name) => {
    const host = hostOf(settings[name])
    if (!settings[name] || (host && LOOPBACK.test(host)))
      return [
        `settings.${name} must be the URL of the service as the functions reach it, such as "https://identity.example.com"`,
      ]
    if (egress === 'nat' || !host || isPrivate(host, domains)) return []
    return [
      `settings.${name} must have a private host while egress is "none", not "${host}": a private IPv4 address, a name ` +
        `in .${PRIVATE_DOMAINS.join(', .')} or in one of privateDomains; or write egress "nat"`,
    ]
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
      (name) => `settings.${name} must go: there is no setting of this name in functions/contract/environment.ts`,
    ),
    ...computed.map((name) =>
      name === 'JWT_SECRET'
        ? `settings.${name} must go: it would stand in the template; the stack makes a secret that holds the keys`
        : `settings.${name} must go: the stack itself gives it to the functions`,
    ),
    ...serviceFaults(settings, egress, privateDomains),
    ...('faults' in read ? read.faults.map((fault) => `settings.${fault}`) : []),
  ]
}
