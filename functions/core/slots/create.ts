import { createHash } from 'node:crypto'
import type { CreateSessionRequest } from '../../contract/requests.ts'
import type { Lesson } from '../entitlement/decision.ts'
import type { Ruling } from '../entitlement/entitlement.ts'
import { partitionOf } from '../redis/partition.ts'
import { parseSessionId } from '../session/session-id.ts'

/** A create as its endpoint understood it. */
export type Create = {
  /** Made once per request, before the first attempt. */
  readonly sessionId: string
  readonly body: CreateSessionRequest
  readonly region: string | undefined
  readonly idempotencyKey: string | undefined
  readonly correlationId: string
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

const digestOf = (body: object, named: readonly string[]) => {
  const members = Object.entries(body).filter(([, value]) => value !== undefined)
  return sha256(JSON.stringify([members.sort(), [...new Set(named)].sort()]))
}

/**
 * What makes two bodies the same request: every known member but the position; the ids of `terminate_sessions` in any
 * order, in upper or lower case.
 */
const fingerprint = ({ position: _telemetry, terminate_sessions: named = [], ...body }: CreateSessionRequest) =>
  digestOf(
    body,
    named.map((id) => id.toLowerCase()),
  )

/** The fingerprint of the version before, which may run beside this one: with the position, and ids as they were written. */
const fingerprintOfVersionBefore = ({ terminate_sessions: named = [], ...body }: CreateSessionRequest) =>
  digestOf(body, named)

/**
 * The arguments that describe a create to a script. `request` and the fingerprints recognize it when it is sent again,
 * `entitlement` and `availability` are digests of the questions that it raises.
 */
export const scriptArgumentsOf = ({ body, region, idempotencyKey, correlationId }: Create) => ({
  user_id: body.user_id,
  profile_id: body.profile_id,
  content_id: body.content_id,
  device_id: body.device_id,
  region: region ?? '',
  request: idempotencyKey ? sha256(idempotencyKey) : '',
  fingerprint: fingerprintOfVersionBefore(body),
  fingerprint_2: fingerprint(body),
  correlation_id: correlationId,
  entitlement: sha256(JSON.stringify([body.profile_id, body.content_id])),
  availability: sha256(JSON.stringify([body.content_id, region ?? ''])),
})

/** The arguments by which `learn.lua` remembers what Identity and Content said. */
export const lessonArgumentsOf = ({ planLimit, lessons: { askedAt, entitlement, availability } }: Ruling) => {
  const word = (lesson: Lesson | undefined) => (lesson ? (lesson.yes ? 'yes' : 'no') : '')
  return {
    asked_at: askedAt,
    plan_limit: planLimit ?? '',
    entitlement_learned: word(entitlement),
    entitlement_reason: entitlement?.reason ?? '',
    entitlement_kept: entitlement?.kept ?? '',
    availability_learned: word(availability),
    availability_reason: availability?.reason ?? '',
    availability_kept: availability?.kept ?? '',
  }
}

/** The sessions it names that could be this user's; ids of another partition, or of none, name nothing. */
export const namedSessions = ({ body }: Create): string[] =>
  (body.terminate_sessions ?? []).flatMap((text) => {
    const named = parseSessionId(text)
    return named?.partition === partitionOf(body.user_id) ? [named.id] : []
  })
