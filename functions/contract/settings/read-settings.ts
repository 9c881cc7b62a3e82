import { quoted } from '../fault.ts'
import { milliseconds, type Setting } from './setting.ts'
import { environment, type Settings } from './settings.ts'

type Texts = Readonly<Record<string, string | undefined>>

const MINUTE = 60_000

const authenticationFaults = (settings: Settings) => {
  if (settings.AUTHENTICATION === 'none') return []
  const { IDENTITY_ISSUER: issuer, IDENTITY_AUDIENCE: audience, IDENTITY_JWKS_URL: url, IDENTITY_JWKS: keys } = settings
  return [
    (!issuer || !audience) && 'IDENTITY_ISSUER and IDENTITY_AUDIENCE must be set unless AUTHENTICATION is none',
    (url === '') === (keys === '') &&
      'one of IDENTITY_JWKS_URL and IDENTITY_JWKS must be set unless AUTHENTICATION is none',
  ]
}

/** What must hold between settings; each fault as a sentence. */
const relationFaults = (settings: Settings): string[] => {
  const timeout = settings.HEARTBEAT_INTERVAL * settings.MISSED_HEARTBEATS
  const faults: (string | false)[] = [
    settings.JWT_EXPIRATION < 2 * timeout &&
      `JWT_EXPIRATION must be at least ${(2 * timeout) / 1000}s: twice HEARTBEAT_INTERVAL × MISSED_HEARTBEATS`,
    settings.SESSION_RETENTION < settings.JWT_EXPIRATION + MINUTE &&
      `SESSION_RETENTION must be at least ${(settings.JWT_EXPIRATION + MINUTE) / 1000}s: JWT_EXPIRATION + 1m`,
    settings.REDIS_CLUSTER &&
      settings.REDIS_DB !== 0 &&
      'REDIS_DB must be 0 with a Redis Cluster: a cluster has no other database',
    !settings.REDIS_CLUSTER &&
      settings.REDIS_ADDR.length > 1 &&
      'REDIS_ADDR must be one host:port unless REDIS_CLUSTER is true',
    settings.REDIS_IAM_CACHE !== '' &&
      (settings.REDIS_USER === '' || !settings.REDIS_TLS || settings.REDIS_PASSWORD !== '') &&
      'REDIS_IAM_CACHE needs REDIS_USER and REDIS_TLS, and no REDIS_PASSWORD: ElastiCache takes IAM tokens over TLS alone',
    settings.POSTGRES_IAM &&
      (!settings.POSTGRES_TLS || settings.POSTGRES_PASSWORD !== '') &&
      'POSTGRES_IAM needs POSTGRES_TLS, and no POSTGRES_PASSWORD: RDS takes IAM tokens over TLS alone',
    ...authenticationFaults(settings),
  ]
  return faults.filter((fault) => fault !== false)
}

const defaultOf = (name: string, setting: Setting, texts: Texts): string => {
  if (name !== 'SESSION_RETENTION') return setting.default ?? ''
  const tokenLife = milliseconds(texts.JWT_EXPIRATION || environment.JWT_EXPIRATION.default || '') ?? 0
  return `${Math.max(2 * 60 * MINUTE, tokenLife + MINUTE)}ms`
}

/** The faults of a text that is not of the setting's format; a sentence for each part where the setting can say which part is wrong. */
const formatFaults = (name: string, { format: form, secret, faults }: Setting, text: string): string[] =>
  faults?.(text).map(({ quoted: part, why }) => `${name} must not hold ${quoted(part)}: ${why}`) ?? [
    `${name} must be ${form}${secret ? '' : `, not ${quoted(text)}`}`,
  ]

/** The values of all settings, defaults filled in (an empty text counts as unset), or every fault as a sentence that says what to write. */
export const readSettings = (texts: Texts): { settings: Settings } | { faults: string[] } => {
  const faults: string[] = []
  const entries = Object.entries<Setting>(environment).map(([name, setting]) => {
    const written = texts[name] || defaultOf(name, setting, texts)
    const value = setting.parse(written)
    if (value === undefined) faults.push(...formatFaults(name, setting, written))
    return [name, value]
  })
  if (faults.length > 0) return { faults }
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: each value was parsed by the row that its type is made from
  const settings = Object.fromEntries(entries) as Settings
  const relations = relationFaults(settings)
  return relations.length > 0 ? { faults: relations } : { settings }
}
