import { type ProblemCode, problems, type Recovery } from '../../functions/contract/problems.ts'
import * as replies from '../../functions/contract/replies.ts'
import { MOST_SHOWN } from '../../functions/contract/sizes.ts'
import { type Json, reference } from './schemas.ts'

const text = { type: 'string' } as const
const whole = { type: 'integer', minimum: 0 } as const

type Extra = {
  readonly description?: string
  readonly properties: Readonly<Record<string, Json>>
  readonly optional?: readonly string[]
}

const upstreamReason: Extra = { properties: { reason: text }, optional: ['reason'] }
const tokenFault: Extra = { properties: { valid: { const: false } }, optional: ['valid'] }

/** The members a refusal has beside those of every refusal. `valid` is in the answers of validate-token only. */
const extras: Partial<Record<ProblemCode, Extra>> = {
  invalid_request: {
    properties: {
      errors: {
        type: 'array',
        items: { type: 'object', properties: { path: text, message: text }, required: ['path', 'message'] },
      },
    },
  },
  token_invalid: tokenFault,
  token_expired: tokenFault,
  not_entitled: upstreamReason,
  content_unavailable: upstreamReason,
  concurrency_limit_reached: {
    description:
      'Before it is shown, look at the rivals. One marked `is_this_device` is what this device left behind: create again ' +
      'at once, naming it in `terminate_sessions`. With `retry_after_seconds` offer to wait, and create again then. Else ' +
      `show the rivals, and name those that the viewer chooses. \`active_sessions\` are the ${MOST_SHOWN} oldest at most.`,
    properties: {
      max_concurrent_streams: whole,
      active_stream_count: whole,
      active_sessions: { type: 'array', items: reference(replies.rivalSession()), maxItems: MOST_SHOWN },
      retry_after_seconds: { ...whole, description: 'Only when a rival has gone silent: until it expires' },
    },
    optional: ['retry_after_seconds'],
  },
  session_ended: {
    description:
      '`recreate` when it expired, and for a heartbeat or resume of one that its player stopped: it is playing again. ' +
      '`show` when it was ended from outside, `none` when its player stopped it. `end_reason` and `ended_at` stay what ' +
      'they were when it ended, also when a stopped session is terminated afterwards.',
    properties: {
      session_status: reference(replies.sessionStatus),
      end_reason: reference(replies.endReason),
      ended_at: { type: 'string', format: 'date-time' },
      ...tokenFault.properties,
    },
    optional: ['session_status', 'end_reason', 'ended_at', 'valid'],
  },
  dependency_unavailable: { properties: { dependency: { ...text, examples: ['identity', 'signing_keys', 'clock'] } } },
}

const recoveries: readonly Recovery[] = ['fix', 'sign_in', 'recreate', 'show', 'retry', 'none']
/** The values of `recovery` for the codes whose row in the table of problems fixes none. */
const possible: Partial<Record<ProblemCode, readonly Recovery[]>> = {
  unauthenticated: ['sign_in', 'recreate'],
  token_invalid: ['sign_in', 'recreate'],
  token_expired: ['sign_in', 'recreate'],
  session_ended: ['recreate', 'show', 'none'],
}

const problem: Json = {
  type: 'object',
  description: 'RFC 9457 problem details. `error` repeats `detail`; `recovery` is what the client is to do next.',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: text,
    status: { type: 'integer' },
    detail: text,
    code: { enum: Object.keys(problems) },
    recovery: { enum: recoveries },
    error: text,
    request_id: text,
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'recovery', 'error', 'request_id'],
}

const schemaOf = (code: ProblemCode): Json => {
  const { title, ...fixed }: { title: string; recovery?: Recovery } = problems[code]
  const { description, properties = {}, optional = [] } = extras[code] ?? {}
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  const recovery = fixed.recovery ? { const: fixed.recovery } : { enum: possible[code] ?? recoveries }
  return {
    title,
    ...(description && { description }),
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    properties: {
      code: { const: code },
      type: { const: `urn:viewing-service:problem:${code}` },
      recovery,
      ...properties,
    },
    ...(required.length > 0 && { required }),
  }
}

/** `concurrency_limit_reached` → `ConcurrencyLimitReached`. */
const schemaName = (code: ProblemCode) => code.replace(/(?:^|_)([a-z])/g, (_, first: string) => first.toUpperCase())

export const problemReference = (code: ProblemCode): Json => ({ $ref: `#/components/schemas/${schemaName(code)}` })

/** The schema of each refusal, and of what they share. */
export const problemSchemas = (): Record<string, Json> => ({
  Problem: problem,
  ...Object.fromEntries((Object.keys(problems) as ProblemCode[]).map((code) => [schemaName(code), schemaOf(code)])),
})
