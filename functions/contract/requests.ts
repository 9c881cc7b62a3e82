import * as z from 'zod/mini'

const MAX_POSITION_SECONDS = 10 ** 10
const ID_FAULT = 'must be 1–128 visible ASCII characters'
const USER_ID_FAULT = 'must be 1–128 visible ASCII characters without / ? # %'
const POSITION_FAULT = 'must be a number of seconds from 0 to 10000000000'

/** An opaque id of another service. */
export const id = z.string(ID_FAULT).check(z.regex(/^[!-~]{1,128}$/, ID_FAULT))

/** The account; it travels in a path, hence the characters left out. */
export const userId = z.string(USER_ID_FAULT).check(z.regex(/^(?!.*[/?#%])[!-~]{1,128}$/, USER_ID_FAULT))

/** The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header), opaque. */
export const idempotencyKey = id

const position = z.pipe(
  z.number(POSITION_FAULT).check(z.minimum(0, POSITION_FAULT), z.maximum(MAX_POSITION_SECONDS, POSITION_FAULT)),
  z.transform(Math.floor),
)

const token = z.string('must be a token')
const objectFault = 'the body must be a JSON object'

export const createSessionRequest = z.object(
  {
    user_id: userId,
    profile_id: id,
    content_id: id,
    device_id: id,
    region: z.optional(id),
    position: z.optional(position),
    terminate_sessions: z.optional(
      z.array(id, 'must be an array of at most 16 session ids').check(z.maxLength(16, 'must name at most 16 sessions')),
    ),
  },
  objectFault,
)

export const positionRequest = z.object({ position: z.optional(position) }, objectFault)
export const stopSessionRequest = z.object({ position: z.optional(position), token: z.optional(token) }, objectFault)
export const tokenRequest = z.object({ token }, objectFault)

export type CreateSessionRequest = z.infer<typeof createSessionRequest>
