import { type ProblemCode, problems, type Recovery } from '../../functions/contract/problems.ts'
import * as replies from '../../functions/contract/replies.ts'
import { MAX_REASON_CHARACTERS, MOST_SHOWN } from '../../functions/contract/sizes.ts'
import { describe, type Json } from './describe.ts'
import { reference, schemaNamed } from './schemas.ts'

const text = { type: 'string' } as const
const streams = { type: 'integer', minimum: 1 } as const

type Extra = { readonly properties: Readonly<Record<string, Json>>; readonly optional?: readonly string[] }

const upstreamReason: Extra = {
  properties: { reason: { ...text, maxLength: MAX_REASON_CHARACTERS } },
  optional: ['reason'],
}
const ending: Extra['properties'] = {
  session_status: reference(replies.sessionStatus),
  end_reason: reference(replies.endReason),
  ended_at: { type: 'string', format: 'date-time' },
}
const fault = { type: 'object', properties: { path: text, message: text }, required: ['path', 'message'] }

/** The members a refusal has beside those of every refusal. */
const extras: Partial<Record<ProblemCode, Extra>> = {
  invalid_request: { properties: { errors: { type: 'array', minItems: 1, items: fault } } },
  not_entitled: upstreamReason,
  content_unavailable: upstreamReason,
  concurrency_limit_reached: {
    properties: {
      max_concurrent_streams: streams,
      active_stream_count: streams,
      active_sessions: { type: 'array', items: reference(replies.rivalSession()), maxItems: MOST_SHOWN },
      retry_after_seconds: streams,
    },
    optional: ['retry_after_seconds'],
  },
  session_ended: { properties: ending },
  dependency_unavailable: {
    properties: { dependency: { type: 'string', enum: ['identity', 'content', 'signing_keys', 'clock'] } },
  },
  storage_unavailable: { properties: { dependency: { type: 'string', enum: ['redis', 'postgres'] } } },
}

/** What validate-token says beside it: nothing of the token is to be accepted. A session it does not know has ended too. */
const valid: Extra = { properties: { valid: { type: 'boolean', const: false } } }
const ofValidate: Partial<Record<ProblemCode, Extra>> = {
  token_invalid: valid,
  token_expired: valid,
  session_ended: { properties: { ...valid.properties, ...ending }, optional: Object.keys(ending) },
}

const recoveries = ['fix', 'sign_in', 'recreate', 'show', 'retry', 'none'] as const satisfies readonly Recovery[]
/** The values of `recovery` for the codes whose row in the table of problems fixes none. */
const possible: Partial<Record<ProblemCode, readonly Recovery[]>> = {
  unauthenticated: ['sign_in', 'recreate'],
  token_invalid: ['sign_in', 'recreate'],
  token_expired: ['sign_in', 'recreate'],
  session_ended: ['recreate', 'show', 'none'],
}

const codes = Object.keys(problems) as ProblemCode[]

const problem: Json = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: text,
    status: { type: 'integer' },
    detail: text,
    code: schemaNamed('ProblemCode'),
    recovery: schemaNamed('Recovery'),
    error: text,
    request_id: text,
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'recovery', 'error', 'request_id'],
}

const schemaOf = (code: ProblemCode, { properties, optional = [] }: Extra = { properties: {} }): Json => {
  const { title, ...fixed }: { title: string; recovery?: Recovery } = problems[code]
  const required = ['code', 'recovery', ...Object.keys(properties).filter((name) => !optional.includes(name))]
  const recovery = fixed.recovery ? { const: fixed.recovery } : { enum: possible[code] ?? recoveries }
  return {
    title,
    allOf: [schemaNamed('Problem')],
    type: 'object',
    properties: {
      code: { type: 'string', const: code },
      recovery: { type: 'string', ...recovery },
      ...properties,
    },
    required,
  }
}

/** `concurrency_limit_reached` → `ConcurrencyLimitReached`. */
const nameOf = (code: ProblemCode) => code.replace(/(?:^|_)([a-z])/g, (_, first: string) => first.toUpperCase())

/** The name of the schema of a refusal. What validate-token says of a token has `valid` beside it, and a schema of its own. */
export const problemName = (code: ProblemCode, endpoint?: string): string =>
  endpoint === 'validate-token' && ofValidate[code] ? `Validate${nameOf(code)}` : nameOf(code)

/** The schema of each refusal, and of what they share. */
export const problemSchemas = (): Record<string, Json> => {
  const all: Record<string, Json> = {
    ProblemCode: { type: 'string', enum: codes },
    Recovery: { type: 'string', enum: recoveries },
    Problem: problem,
    ...Object.fromEntries(codes.map((code) => [nameOf(code), schemaOf(code, extras[code])])),
    ...Object.fromEntries(
      codes.flatMap((code) =>
        ofValidate[code] ? [[`Validate${nameOf(code)}`, schemaOf(code, ofValidate[code])]] : [],
      ),
    ),
  }
  return Object.fromEntries(Object.entries(all).map(([name, schema]) => [name, describe(name, schema)]))
}
