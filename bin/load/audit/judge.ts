import type { Json } from '../../../test/support/http/json.ts'
import { limitOf, type Seat } from '../players/accounts.ts'
import type { Answer } from '../players/request.ts'
import type { World } from '../players/world.ts'
import type { CreateRequest } from './grant.ts'
import type { Ledger } from './ledger.ts'

/** Titles of that beginning Content does not offer. */
export const WITHDRAWN = 'withdrawn'

const grantFaults = (request: CreateRequest, { session, concurrency, terminated_sessions: ended }: Json) => {
  const { active_stream_count: count, max_concurrent_streams: limit } = concurrency
  const isOwn = session.user_id === request.userId && session.device_id === request.deviceId
  return [
    ...(isOwn && session.content_id === request.contentId ? [] : ['it is not what was asked for']),
    ...(limit === limitOf(request.userId) ? [] : [`the limit is ${limitOf(request.userId)}, the answer says ${limit}`]),
    ...(count <= limit ? [] : [`${count} streams`]),
    ...(ended.every((id: string) => request.named.includes(id)) ? [] : ['it ended what was not named']),
  ]
}

/** An ended session answers a create whose first answers were lost: it can only have ended in the meantime. */
const replayFaults = ({ sentAt }: CreateRequest, { body, gotAt }: Answer, windowMs: number) => {
  if (body.end_reason !== 'missed_heartbeats') return []
  return gotAt - sentAt >= windowMs - 20 ? [] : ['its deadline cannot have passed']
}

const refusalFaults = (request: CreateRequest, answer: Answer, { ledger, windowMs }: World): readonly string[] => {
  const { status, code } = answer
  if (code === 'concurrency_limit_reached') return ledger.fullFaults(request.userId, answer)
  if (code === 'content_unavailable') return request.contentId.startsWith(WITHDRAWN) ? [] : ['Content refused nothing']
  if (code === 'session_ended') return replayFaults(request, answer, windowMs)
  return [`nothing explains ${status} ${code}`]
}

/** Whether the answer to a create agrees with all that is known; and what is known after it. */
export const judgeCreate = (
  request: CreateRequest,
  outcome: ReturnType<Ledger['createSent']>,
  answer: Answer,
  world: World,
): void => {
  const { status, body, gotAt, recovery } = answer
  const { userId } = request
  if (recovery === 'retry') return
  if (status !== 201) {
    const faults = refusalFaults(request, answer, world)
    outcome.refused()
    for (const fault of faults) world.violate(`A create was refused: ${fault}`, { request, answer: body }, userId)
    return
  }
  const atOnce = outcome.granted(body)
  if (atOnce.length > 0) world.violate('More streams than the limit, by what was granted', { userId, atOnce }, userId)
  for (const id of body.terminated_sessions) world.ledger.ended(id, gotAt)
  for (const fault of grantFaults(request, body)) world.violate(`A grant: ${fault}`, { request, answer: body }, userId)
}

/** Whether the answer about a session agrees with all that is known. */
export const judgeReport = ({ userId }: Seat, id: string, answer: Answer, { ledger, violate }: World): boolean => {
  const { status, body, code, recovery } = answer
  if (recovery === 'retry') return true
  const saysEnd = status === 404 || status === 410 || body?.end_reason !== undefined
  const fault = saysEnd
    ? ledger.goneFault(id, answer)
    : status === 200
      ? undefined
      : `nothing explains ${status} ${code}`
  if (saysEnd) ledger.ended(id, answer.gotAt)
  if (fault) violate(`An answer about a session: ${fault}`, { id, status, answer: body }, userId)
  return fault === undefined
}
