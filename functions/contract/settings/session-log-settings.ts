import { flag, integer, type Setting, secret, text, urlOrEmpty } from './setting.ts'

/** PostgreSQL's longest name, NAMEDATALEN, is 63 bytes. */
const NAME = /^[!-~]{1,63}$/
const NAME_FORMAT = 'a name of 1–63 visible ASCII characters'

/** Settings of the session log in PostgreSQL, which is optional. */
export const sessionLogSettings = {
  POSTGRES_ENABLED: flag({ default: 'false', about: 'whether a session log is kept in PostgreSQL' }),
  POSTGRES_HOST: text(/^([\w.-]{1,253}|[\da-fA-F:]+|\/[!-~]*)$/, 'a host name, an address, or the folder of a socket', {
    default: 'localhost',
    about: 'host of PostgreSQL',
  }),
  POSTGRES_PORT: integer(1, 65_535, { default: '5432', about: 'port of PostgreSQL' }),
  POSTGRES_USER: text(NAME, NAME_FORMAT, { default: 'postgres', about: 'user of PostgreSQL' }),
  POSTGRES_PASSWORD: secret({ default: '', about: 'password of PostgreSQL; empty for none' }),
  POSTGRES_DB: text(NAME, NAME_FORMAT, { default: 'viewing_service', about: 'database of PostgreSQL' }),
  POSTGRES_TLS: flag({ default: 'false', about: 'TLS to PostgreSQL; its certificate is verified' }),
  POSTGRES_CA: text(/^[!-~]*$/, 'the path of a file, or empty', {
    default: '',
    about: 'PEM file of authorities that PostgreSQL’s certificate may be of, beside Node’s own',
  }),
  POSTGRES_IAM: flag({
    default: 'false',
    about: 'POSTGRES_USER enters by IAM: every connection with a fresh token as password',
  }),
  POSTGRES_SECRET: text(/^$|^[\w:/+=.@!-]{1,512}$/, 'the ARN or name of a secret, or empty', {
    default: '',
    about: 'Secrets Manager secret with the user and the password of PostgreSQL, in the form of RDS',
  }),
  SESSION_LOG_MONTHS: integer(1, 1_200, {
    default: '13',
    about: 'whole months that the session log keeps beside the running one',
  }),
  SESSION_LOG_DEAD_LETTERS: urlOrEmpty({
    default: '',
    about: 'URL of the SQS queue for events that the session log can never hold',
  }),
} as const satisfies Record<string, Setting>
