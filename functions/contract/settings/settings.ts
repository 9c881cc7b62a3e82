import { decisionSettings, rateSettings } from './admission-settings.ts'
import { origins } from './origin.ts'
import { sessionLogSettings } from './session-log-settings.ts'
import {
  choice,
  duration,
  durationOrOff,
  flag,
  integer,
  keySet,
  list,
  type Setting,
  secret,
  secrets,
  serviceUrl,
  text,
  urlOrEmpty,
} from './setting.ts'

const PORT = '([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])'
/** Signatures that only the issuer can make (RFC 7518 section 3.1, RFC 8037): a shared secret is none. */
const ALGORITHM = /^([RP]S(256|384|512)|ES(256|384|512)|EdDSA)$/
const ADDRESS = new RegExp(`^([\\w.-]+|\\[[\\da-fA-F:]+\\]):${PORT}$`)

/**
 * Every environment variable the functions read. The original service's have its names and defaults.
 * A stage of `cdk.json` may set each; the local runner takes each from its own environment.
 */
export const environment = {
  REDIS_ADDR: list(ADDRESS, 'host:port, or several separated by commas', {
    default: 'localhost:6379',
    about: 'Redis, or some nodes of a Redis Cluster',
  }),
  REDIS_PASSWORD: secret({ default: '', about: 'Redis password; empty for none' }),
  REDIS_DB: integer(0, 1_023, { default: '0', about: 'Redis database; a cluster has only 0' }),
  REDIS_USER: text(/^$|^[A-Za-z][\w-]{0,39}$/, 'the name of a Redis user, or empty', {
    default: '',
    about: 'Redis user; empty for the default user',
  }),
  REDIS_IAM_CACHE: text(/^$|^[a-z][a-z\d-]{0,39}$/, 'the id of an ElastiCache replication group, or empty', {
    default: '',
    about:
      'ElastiCache replication group that REDIS_USER enters by IAM: every connection with a fresh token as password',
  }),
  JWT_SECRET: secret({ default: '', about: 'HS256 secret of playback tokens; SIGNING_KEYS_SECRET replaces it' }),
  JWT_EXPIRATION: duration('30s', '168h', { default: '1h', about: 'life of a playback token' }),
  IDENTITY_SERVICE_URL: serviceUrl({ default: 'http://localhost:8081', about: 'answers entitlement' }),
  CONTENT_SERVICE_URL: serviceUrl({ default: 'http://localhost:8082', about: 'answers availability' }),
  MAX_CONCURRENT_STREAMS: integer(1, 1_000, { default: '4', about: 'streams per account whose plan names no limit' }),
  SESSION_TIMEOUT: duration('1m', '168h', { default: '24h', about: 'longest life of a session, from its start' }),
  HEARTBEAT_INTERVAL: duration('1s', '1h', { default: '30s', about: 'how often a player is to send a heartbeat' }),
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
  SESSION_LAYOUT: integer(1, 2, {
    default: '2',
    about: 'how new sessions and events lie in Redis; 1 while a version that knows only 1 may run or come back',
  }),
  REGION_HEADER: text(/^$|^[A-Za-z][\w-]{0,63}$/, 'the name of a request header, or empty', {
    default: '',
    about:
      'header that names the viewer’s region: one that the edge in front always sets; without it the body’s, the client’s own word, counts',
  }),
  DEFAULT_REGION: text(/^$|^[!-~]{1,128}$/, 'a region of 1–128 visible ASCII characters, or empty', {
    default: '',
    about: 'region of a create that names none',
  }),
  AVAILABILITY_WITHOUT_REGION: choice(['skip', 'ask'], {
    default: 'ask',
    about: 'whether Content is asked when no region is known (without the parameter)',
  }),
  ...decisionSettings,
  ...rateSettings,
  AUTHENTICATION: choice(['jwt', 'none'], {
    default: 'jwt',
    about: 'jwt: callers show tokens; none: anyone may do anything, the default of the local runner alone',
  }),
  IDENTITY_ISSUER: text(/^$|^[!-~]{1,256}$/, 'the `iss` of access tokens, or empty', {
    default: '',
    about: 'issuer of the access tokens of users',
  }),
  IDENTITY_AUDIENCE: text(/^$|^[!-~]{1,256}$/, 'the `aud` (or client_id) of access tokens, or empty', {
    default: '',
    about: 'audience of the access tokens of users: this service as Identity calls it',
  }),
  IDENTITY_AUDIENCE_CLAIM: choice(['aud', 'client_id'], {
    default: 'aud',
    about:
      'claim that IDENTITY_AUDIENCE is compared with; client_id for access tokens without an aud, such as Cognito’s',
  }),
  IDENTITY_ALGORITHMS: list(
    ALGORITHM,
    'names such as RS256, PS256, ES256 or EdDSA separated by commas (a shared secret is no proof of an issuer)',
    { default: 'RS256,ES256', about: 'algorithms that access tokens may be signed with' },
  ),
  IDENTITY_JWKS_URL: urlOrEmpty({
    default: '',
    about: 'where the keys of access tokens are (JWK Set): read as a function starts, kept for 10 minutes',
  }),
  IDENTITY_JWKS: keySet({ default: '', about: 'the keys of access tokens themselves, in place of IDENTITY_JWKS_URL' }),
  ALLOWED_ORIGINS: origins({ default: '*', about: 'browser origins that may call (CORS)' }),
  CONTRACT_URL: urlOrEmpty({
    default: '',
    about: 'where clients read the contract page: the `type` of a refusal is its section there. Empty: a URN',
  }),
  EDGE_SECRETS: secrets({
    default: '',
    about:
      'one of them is the X-Origin-Verify of every request that came through the edge; others get 403. Empty: all may',
  }),
  REDIS_CLUSTER: flag({ default: 'false', about: 'REDIS_ADDR is a Redis Cluster' }),
  REDIS_TLS: flag({ default: 'false', about: 'TLS to Redis' }),
  EVENT_BUS_NAME: text(/^[\w./-]{1,256}$/, 'the name of an event bus', {
    default: 'viewing-service-local',
    about: 'EventBridge bus that playback events are published to',
  }),
  SIGNING_KEYS_SECRET: text(/^$|^[\w:/+=.@-]{1,512}$/, 'the ARN or name of a secret, or empty', {
    default: '',
    about: 'Secrets Manager secret that holds the key set',
  }),
  IDENTITY_BEARER_SECRET: text(/^$|^[\w:/+=.@-]{1,512}$/, 'the ARN or name of a secret, or empty', {
    default: '',
    about: 'Secrets Manager secret whose text is sent to Identity as a bearer token',
  }),
  CONTENT_BEARER_SECRET: text(/^$|^[\w:/+=.@-]{1,512}$/, 'the ARN or name of a secret, or empty', {
    default: '',
    about: 'Secrets Manager secret whose text is sent to Content as a bearer token',
  }),
  ...sessionLogSettings,
} as const satisfies Record<string, Setting>

/** Set to `true` by the local runner alone; no stage can set it. */
export const LOCAL_RUNNER = 'LOCAL_RUNNER'

export type SettingName = keyof typeof environment
export type Settings = { [Name in SettingName]: Exclude<ReturnType<(typeof environment)[Name]['parse']>, undefined> }
