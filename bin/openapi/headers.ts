import { idempotencyKey } from '../../functions/contract/requests.ts'
import { IDEMPOTENCY_HOURS } from '../../functions/contract/sizes.ts'
import { JWKS_MAX_AGE_SECONDS, NO_KEYS_MAX_AGE_SECONDS } from '../../functions/contract/tokens/key-times.ts'
import type { Json } from './describe.ts'
import { SESSION_PATH } from './examples/story.ts'
import { reference } from './schemas.ts'

const text = { type: 'string' } as const
const waiting = { schema: { type: 'integer', minimum: 0 }, example: 1 } as const

/** The headers of replies, by the name of their component. */
export const headers = {
  'X-Request-Id': {
    description: 'The id of this request in the logs',
    required: true,
    schema: text,
    example: '02eS6Cq/k9dSMzE=',
  },
  'Cache-Control': { description: 'Not to be kept by anyone', required: true, schema: text, example: 'no-store' },
  'Cache-Control-Keys': {
    description: `How long the keys may be kept: ${JWKS_MAX_AGE_SECONDS} s, and ${NO_KEYS_MAX_AGE_SECONDS} s while there are none`,
    required: true,
    schema: text,
    example: `max-age=${JWKS_MAX_AGE_SECONDS}`,
  },
  Location: {
    description: 'The path of the new session, relative to the API',
    required: true,
    schema: { type: 'string', format: 'uri-reference' },
    example: SESSION_PATH,
  },
  'Idempotency-Replayed': {
    description: 'This reply repeats one of before, with the session as it is now',
    schema: { type: 'string', const: 'true' },
    example: 'true',
  },
  'Retry-After': { description: 'Seconds to wait before the next try', required: true, ...waiting },
  'Retry-After-Rival': {
    description: 'Only when a rival has gone silent: after so many seconds its slot is free at the latest',
    ...waiting,
    example: 42,
  },
  'WWW-Authenticate': {
    description:
      'RFC 6750; `error_description` says what is wrong with a token: which claim, or that there is no key for it',
    required: true,
    schema: text,
    example: 'Bearer error="invalid_token", error_description="its claim exp says that it has expired"',
  },
} as const satisfies Record<string, Json>

type HeaderName = keyof typeof headers

/** By the name that goes over the wire. */
export const headerReferences = (names: readonly HeaderName[]): Record<string, Json> =>
  Object.fromEntries(
    names.map((name) => [name.replace(/-(Keys|Rival)$/, ''), { $ref: `#/components/headers/${name}` }]),
  )

/** The headers of requests, by the name of their component. */
export const parameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      `New for every start that a viewer asks for, the same when that create is sent again: the same key, user and body ` +
      `give the same session for ${IDEMPOTENCY_HOURS} hours; \`position\` may differ. With another body it is 422`,
    schema: reference(idempotencyKey),
    example: 'start-7f3a',
  },
  CorrelationId: {
    name: 'X-Correlation-Id',
    in: 'header',
    description:
      'Travels on into the events this request causes; anything but 1–128 visible ASCII characters is ignored',
    schema: text,
    example: 'evening-1',
  },
} as const satisfies Record<string, Json>

export const parameterReference = (name: keyof typeof parameters): Json => ({ $ref: `#/components/parameters/${name}` })
