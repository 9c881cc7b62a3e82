import { cors } from '../../functions/contract/cors.ts'
import { environment, type SettingName } from '../../functions/contract/settings/settings.ts'
import { IDEMPOTENCY_HOURS, MAX_BODY_BYTES, MAX_TOKEN_CHARACTERS, MOST_SHOWN } from '../../functions/contract/sizes.ts'
import { tags } from './texts/operations.ts'

const set = (name: SettingName) => `\`${name}=${'default' in environment[name] ? environment[name].default : ''}\``
const number = (value: number) => value.toLocaleString('en')
const quoted = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')

const description = `The control plane of playback: who may start a stream, within how many streams of an account, with which token, and when it ended.

**Messages.** Bodies are JSON in UTF-8, sent as \`application/json\` or another \`+json\` type without \`Content-Encoding\`. Clients ignore members that they do not know; the service does the same. An optional member without a value is absent, never null. Times are RFC 3339 in UTC with milliseconds. Ids are opaque.

**Refusals** are \`application/problem+json\` (RFC 9457). Decide by \`code\`; \`recovery\` says what to do next; \`type\` leads to a section of the contract page where the stage says where that is. A refusal ends no session. After a 503, or without an answer, a request was carried out once or not at all: every request may be sent again, a create with the same \`Idempotency-Key\`.

**Credentials.** A deployed stage names the issuer of its access tokens. With \`authentication: "none"\`, as \`npm start\` runs, no credential is asked for: this is the \`{}\` among the alternatives of an operation.

**Rates** count per user or per session and stand at each operation. Beyond one a request is 429 with \`Retry-After\`, and ends nothing. API Gateway limits all callers of a stage together, with an answer of its own.

**Sizes.** A body has at most ${number(MAX_BODY_BYTES)} bytes, a token ${number(MAX_TOKEN_CHARACTERS)} characters, a list of sessions in a reply the ${MOST_SHOWN} oldest; counts are of all.

**Times.** A playback token lives for ${set('JWT_EXPIRATION')}. A session expires after ${set('HEARTBEAT_INTERVAL')} × ${set('MISSED_HEARTBEATS')} of silence, and lasts ${set('SESSION_TIMEOUT')} at most. An ended session stays readable for \`SESSION_RETENTION\`: 2 hours, or the life of a token and a minute if that is longer. An Idempotency-Key is remembered for ${IDEMPOTENCY_HOURS} hours.

**Browsers.** Scripts may send ${quoted(cors.allowHeaders)}, and read ${quoted(cors.exposeHeaders)}. OPTIONS on each path is a preflight, good for ${number(cors.maxAgeSeconds)} s.

Every number written as a setting is that of a stage that does not set it.`

export const infoOf = (version: string) => ({
  title: 'Viewing Service',
  version,
  summary: 'Playback sessions, concurrent-stream limits, playback tokens',
  description,
  license: { name: 'Not licensed to others', identifier: 'LicenseRef-Unlicensed' },
})

export const tagList = Object.entries(tags).map(([name, text]) => ({ name, description: text }))

export const servers = [
  {
    url: 'http://localhost:8080',
    description: '`npm start`: the whole service on your machine, without authentication',
  },
  {
    url: 'https://{api}.execute-api.{region}.amazonaws.com',
    description: 'A deployed stage: the output ApiUrl of its stack',
    variables: {
      api: { default: 'api-id', description: 'The id of its API' },
      region: { default: 'eu-west-1', description: 'Its AWS region' },
    },
  },
]
