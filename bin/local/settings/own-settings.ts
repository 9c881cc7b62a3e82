import {
  durationOrOff,
  flag,
  integer,
  type Setting,
  secret,
  serviceUrl,
  text,
} from '../../../functions/contract/settings/setting.ts'
import { urls } from './urls.ts'

const POSTGRES = 'for the session log, which is not part of this version'
/** PostgreSQL's longest name, NAMEDATALEN, is 63 bytes. */
const NAME = /^[!-~]{1,63}$/
const NAME_FORMAT = 'a name of 1–63 visible ASCII characters'

/** What only the local runner reads. The original's have its defaults. */
export const own = {
  SERVER_PORT: integer(0, 65_535, { default: '8080', about: 'port of the local API; 0 for a free one' }),
  LOCAL_SCHEDULE_INTERVAL: durationOrOff('200ms', '24h', {
    about: 'how often every schedule of the stack runs, in place of its own rate; off for never',
  }),
  LOCAL_EVENTS_TO: urls({
    about: 'where each event that reaches the bus is posted, in EventBridge’s envelope',
  }),
  LOCAL_EVENT_RULES: text(/./, 'the path of a file', {
    about: 'a JSON file of rules that events are matched with, as rules of a subscriber would',
  }),
  AWS_ENDPOINT_URL_EVENTBRIDGE: serviceUrl({
    about: 'EventBridge, or anything like it, in place of the runner’s own on port 8083',
  }),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: serviceUrl({
    about: 'Secrets Manager, or anything like it, in place of the runner’s own on port 8084',
  }),
  POSTGRES_ENABLED: flag({
    default: 'false',
    about: `whether a session log is kept in PostgreSQL; not part of this version`,
  }),
  POSTGRES_HOST: text(/^([\w.-]{1,253}|[\da-fA-F:]+|\/[!-~]*)$/, 'a host name, an address, or the folder of a socket', {
    default: 'localhost',
    about: `host of PostgreSQL, ${POSTGRES}`,
  }),
  POSTGRES_PORT: integer(1, 65_535, { default: '5432', about: `port of PostgreSQL, ${POSTGRES}` }),
  POSTGRES_USER: text(NAME, NAME_FORMAT, { default: 'postgres', about: `user of PostgreSQL, ${POSTGRES}` }),
  POSTGRES_PASSWORD: secret({ default: '', about: `password of PostgreSQL, ${POSTGRES}` }),
  POSTGRES_DB: text(NAME, NAME_FORMAT, { default: 'viewing_service', about: `database of PostgreSQL, ${POSTGRES}` }),
} as const satisfies Record<string, Setting>
