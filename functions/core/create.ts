import { createHash } from 'node:crypto'
import type { CreateSessionRequest } from '../contract/requests.ts'
import { partitionOf } from './partition.ts'
import { parseSessionId } from './session-id.ts'

/** A create as its endpoint understood it. */
export type Create = {
  /** Minted once per request, before the first attempt. */
  readonly sessionId: string
  readonly body: CreateSessionRequest
  readonly region: string | undefined
  readonly idempotencyKey: string | undefined
  readonly correlationId: string
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

/** What makes two bodies the same request: every known member, `terminate_sessions` as a set. */
const fingerprint = ({ terminate_sessions = [], ...body }: CreateSessionRequest) =>
  sha256(JSON.stringify([Object.entries(body).sort(), [...new Set(terminate_sessions)].sort()]))

/** What every script of a create is told of it; `request` and `fingerprint` recognize it when it is sent again, `entitlement` and `availability` the questions it raises. */
export const wishOf = ({ body, region, idempotencyKey, correlationId }: Create) => ({
  user_id: body.user_id,
  profile_id: body.profile_id,
  content_id: body.content_id,
  device_id: body.device_id,
  region: region ?? '',
  request: idempotencyKey ? sha256(idempotencyKey) : '',
  fingerprint: fingerprint(body),
  correlation_id: correlationId,
  entitlement: sha256(JSON.stringify([body.profile_id, body.content_id])),
  availability: sha256(JSON.stringify([body.content_id, region ?? ''])),
})

/** The sessions it names that could be this user's; ids of another partition, or of none, name nothing. */
export const namedSessions = ({ body }: Create): string[] =>
  (body.terminate_sessions ?? []).filter((id) => parseSessionId(id)?.partition === partitionOf(body.user_id))
