import { idempotencyKey } from '../../functions/contract/requests.ts'
import { type Json, reference } from './schemas.ts'

const text = { type: 'string' } as const

/** The headers of replies. */
export const headers = {
  'X-Request-Id': { description: 'The id of this request in the logs', schema: text },
  'Cache-Control': {
    description: 'no-store; of the public keys max-age=300, and 5 while there are none',
    schema: text,
  },
  Location: { description: 'The path of the new session', schema: { type: 'string', format: 'uri-reference' } },
  'Idempotency-Replayed': { description: 'This reply repeats one of before', schema: { const: 'true' } },
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 0 } },
  'WWW-Authenticate': {
    description:
      'RFC 6750; `error_description` says what is wrong with a token: which claim, or that there is no key for it',
    schema: text,
  },
} as const satisfies Record<string, Json>

type HeaderName = keyof typeof headers

export const headerReferences = (names: readonly HeaderName[]): Record<string, Json> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

/** The headers of requests, by the name of their component. */
export const parameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'The same key, user and body give the same session for 24 hours; `position` may differ',
    schema: reference(idempotencyKey),
  },
  CorrelationId: {
    name: 'X-Correlation-Id',
    in: 'header',
    description:
      'Travels on into the events this request causes; anything but 1–128 visible ASCII characters is ignored',
    schema: text,
  },
} as const satisfies Record<string, Json>

export const parameterReference = (name: keyof typeof parameters): Json => ({ $ref: `#/components/parameters/${name}` })
