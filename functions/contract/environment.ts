import {
  choice,
  duration,
  durationOrOff,
  flag,
  integer,
  list,
  milliseconds,
  type Setting,
  secret,
  serviceUrl,
  text,
} from './setting.ts'

const PORT = '([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])'
const ADDRESS = new RegExp(`^([\\w.-]+|\\[[\\da-fA-F:]+\\]):${PORT}$`)

/**
 * Every environment variable the functions read. Names and defaults of the first twelve are the original service's.
 * A stage of `cdk.json` may set each; the local runner takes each from its own environment.
 */
export const environment = {
  REDIS_ADDR: list(ADDRESS, 'host:port, or several separated by commas', {
    default: 'localhost:6379',
    about: 'Redis, or some nodes of a Redis Cluster',
  }),
  REDIS_PASSWORD: secret({ default: '', about: 'Redis password; empty for none' }),
  REDIS_DB: integer(0, 1_023, { default: '0', about: 'Redis database; a cluster has only 0' }),
  JWT_SECRET: secret({ default: '', about: 'HS256 secret of playback tokens; SIGNING_KEYS_SECRET replaces it' }),
  JWT_EXPIRATION: duration('30s', '168h', { default: '1h', about: 'life of a playback token' }),
  IDENTITY_SERVICE_URL: serviceUrl({ default: 'http://localhost:8081', about: 'answers entitlement' }),
  CONTENT_SERVICE_URL: serviceUrl({ default: 'http://localhost:8082', about: 'answers availability' }),
  MAX_CONCURRENT_STREAMS: integer(1, 1_000, { default: '4', about: 'streams per account whose plan names no limit' }),
  SESSION_TIMEOUT: duration('1m', '168h', { default: '4h', about: 'longest life of a session, from its start' }),
  HEARTBEAT_INTERVAL: duration('1s', '1h', { default: '30s', about: 'how often a player is told to report' }),
  MISSED_HEARTBEATS: integer(1, 20, { default: '3', about: 'silent intervals after which a session has expired' }),
  PAUSE_TIMEOUT: durationOrOff('1s', '168h', { default: 'off', about: 'longest pause' }),
  SESSION_RETENTION: duration('1s', '720h', {
    about: 'how long an ended session stays readable; when unset 2h, or JWT_EXPIRATION + 1m if that is longer',
  }),
  SAME_DEVICE_SESSIONS: choice(['allow', 'replace'], {
    default: 'allow',
    about: 'whether a create ends the live sessions of its own device',
  }),
  HEARTBEAT_EVENT_INTERVAL: durationOrOff('1s', '24h', {
    default: 'off',
    about: 'at most one heartbeat event per session in this time',
  }),
  OUTBOX_LIMIT: integer(1, 1_000_000, {
    default: '10000',
    about: 'waiting events per partition above which heartbeat and denied events are dropped and counted',
  }),
  REGION_HEADER: text(/^$|^[A-Za-z][\w-]{0,63}$/, 'the name of a request header, or empty', {
    default: '',
    about: 'header that names the viewer’s region; only one that the edge in front always sets is trustworthy',
  }),
  DEFAULT_REGION: text(/^$|^[!-~]{1,128}$/, 'a region of 1–128 visible ASCII characters, or empty', {
    default: '',
    about: 'region of a create that names none',
  }),
  AVAILABILITY_WITHOUT_REGION: choice(['skip', 'ask'], {
    default: 'skip',
    about: 'whether Content is asked when no region is known',
  }),
  ALLOWED_ORIGINS: list(
    /^\*$|^https?:\/\/[\w.-]+(:\d{1,5})?$/,
    '*, or origins such as https://play.example.com separated by commas',
    {
      default: '*',
      about: 'browser origins that may call (CORS)',
    },
  ),
  REDIS_CLUSTER: flag({ default: 'false', about: 'REDIS_ADDR is a Redis Cluster' }),
  REDIS_TLS: flag({ default: 'false', about: 'TLS to Redis' }),
  SIGNING_KEYS_SECRET: text(/^$|^[\w:/+=.@-]{1,512}$/, 'the ARN or name of a secret, or empty', {
    default: '',
    about: 'Secrets Manager secret that holds the key ring',
  }),
  IDENTITY_BEARER_SECRET: text(/^$|^[\w:/+=.@-]{1,512}$/, 'the ARN or name of a secret, or empty', {
    default: '',
    about: 'Secrets Manager secret whose text is sent to Identity as a bearer token',
  }),
  CONTENT_BEARER_SECRET: text(/^$|^[\w:/+=.@-]{1,512}$/, 'the ARN or name of a secret, or empty', {
    default: '',
    about: 'Secrets Manager secret whose text is sent to Content as a bearer token',
  }),
} as const satisfies Record<string, Setting>

/** The original's default `JWT_SECRET`: public, so only the local runner accepts it. */
export const DEFAULT_JWT_SECRET = 'your-secret-key-change-in-production'

/** Shortest `JWT_SECRET` a deployed function accepts, in bytes: the output of SHA-256 (RFC 7518 section 3.2). */
export const MIN_JWT_SECRET_BYTES = 32

/** Set to `true` by the local runner alone; no stage can set it. */
export const LOCAL_RUNNER = 'LOCAL_RUNNER'

export type SettingName = keyof typeof environment
export type Settings = { [Name in SettingName]: Exclude<ReturnType<(typeof environment)[Name]['parse']>, undefined> }

type Texts = Readonly<Record<string, string | undefined>>

const MINUTE = 60_000

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
  ]
  return faults.filter((fault) => fault !== false)
}

const defaultOf = (name: SettingName, texts: Texts): string => {
  if (name !== 'SESSION_RETENTION') return environment[name].default ?? ''
  const tokenLife = milliseconds(texts.JWT_EXPIRATION || environment.JWT_EXPIRATION.default || '') ?? 0
  return `${Math.max(2 * 60 * MINUTE, tokenLife + MINUTE)}ms`
}

/** A text as a fault quotes it, without what may be a password before an @. */
const quoted = (text: string) => `"${text.replace(/^.*@/s, '…@')}"`

/** The values of all settings, defaults filled in (an empty text counts as unset), or every fault as a sentence that says what to write. */
export const readSettings = (texts: Texts): { settings: Settings } | { faults: string[] } => {
  const faults: string[] = []
  const entries = Object.entries<Setting>(environment).map(([name, setting]) => {
    const written = texts[name] || defaultOf(name as SettingName, texts)
    const value = setting.parse(written)
    if (value === undefined)
      faults.push(`${name} must be ${setting.form}${setting.secret ? '' : `, not ${quoted(written)}`}`)
    return [name, value]
  })
  if (faults.length > 0) return { faults }
  const settings = Object.fromEntries(entries) as Settings
  const relations = relationFaults(settings)
  return relations.length > 0 ? { faults: relations } : { settings }
}
