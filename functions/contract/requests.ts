import * as z from 'zod/mini'
import { absentOr } from './fault.ts'
import { position } from './position.ts'

const ID_FAULT = 'must be 1–128 visible ASCII characters'
const USER_ID_FAULT = 'must be 1–128 visible ASCII characters without / ? # %, and neither . nor ..'

const text = z.string({ error: absentOr('must be a text') })

/** An opaque id of another service. */
export const id = text.check(z.regex(/^[!-~]{1,128}$/, ID_FAULT))

/** The account; it travels in a path, hence what is left out: `.` and `..` lead elsewhere there (RFC 3986 section 5.2.4). */
export const userId = text.check(z.regex(/^(?!\.{1,2}$)(?!.*[/?#%])[!-~]{1,128}$/, USER_ID_FAULT))

/** The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header), opaque. */
export const idempotencyKey = id

/** A member that may be left out; null says the same. */
const optional = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.optional(
    z.pipe(
      z.nullish(schema),
      z.transform((value) => value ?? undefined),
    ),
  )

const objectFault = 'the body must be a JSON object'

export const createSessionRequest = z.object(
  {
    user_id: userId,
    profile_id: id,
    content_id: id,
    device_id: id,
    region: optional(id),
    position: optional(position),
    terminate_sessions: optional(
      z.array(id, 'must be an array of at most 16 session ids').check(z.maxLength(16, 'must name at most 16 sessions')),
    ),
  },
  objectFault,
)

export const positionRequest = z.object({ position }, objectFault)
export const stopSessionRequest = z.object({ position, token: optional(text) }, objectFault)
export const tokenRequest = z.object({ token: text }, objectFault)

export type CreateSessionRequest = z.infer<typeof createSessionRequest>
