import { refusalOf } from '../api/read-answer.ts'
import { fault, notChecked, ok, type Verdict } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import type { OwnSession } from '../sessions.ts'
import type { Visit } from '../visit.ts'

/** More creates in a row would come near CREATE_BURST. */
const MOST_FILLED = 10

const isListOfSessions = (value: unknown): value is readonly { readonly session_id: string }[] => Array.isArray(value)

/** Fills the plan and asks for one more: it must be refused, and name who plays. */
const conflict = async ({ sessions }: Visit, first: OwnSession) => {
  const { active_stream_count, max_concurrent_streams } = first.reply.concurrency
  const own = [first]
  for (let count = active_stream_count; count < max_concurrent_streams; count += 1) own.push(await sessions.start())
  const body = refusalOf(await sessions.create(sessions.request()), 'concurrency_limit_reached')
  const rivals = isListOfSessions(body.active_sessions) ? body.active_sessions.map((one) => one.session_id) : []
  const unnamed = own.filter(({ id }) => !rivals.includes(id))
  if (unnamed.length > 0)
    return fault(
      `The 409 does not name ${unnamed.length} of ${own.length} sessions that hold the slots`,
      pages.refusals,
    )
  return ok(
    `with ${max_concurrent_streams} of ${max_concurrent_streams} streams in use the next create is 409 and names the rivals`,
  )
}

const takeOver = async ({ sessions, client: { ask } }: Visit, first: OwnSession) => {
  const taker = await sessions.start({ terminate_sessions: [first.id] })
  if (!taker.reply.terminated_sessions.includes(first.id))
    return [
      fault('The create that named a session in terminate_sessions did not end it', pages.takingOver),
      taker,
    ] as const
  const player = { sessionId: first.id, token: first.token }
  const { end_reason, recovery } = refusalOf(await ask('send-heartbeat', player), 'session_ended')
  const isTold = end_reason === 'displaced' && recovery === 'show'
  const verdict = isTold
    ? ok('a create with terminate_sessions takes the slot over; the displaced player gets 410 displaced')
    : fault(`The displaced player is told ${end_reason}, ${recovery} in place of displaced, show`, pages.takingOver)
  return [verdict, taker] as const
}

const ANOTHER = 'another test user: --user, or DOCTOR_TOKEN of another one'

/** Why the plan of this user is not filled; undefined when it may be. */
const obstacle = (first: OwnSession, othersLive: number | undefined): Verdict | undefined => {
  const { max_concurrent_streams } = first.reply.concurrency
  if (othersLive === undefined)
    return notChecked('The limit and the take-over were not tried: who else plays could not be read', pages.redis)
  if (othersLive > 0)
    return notChecked(
      `The limit and the take-over were not tried: the account has ${othersLive} live sessions of somebody else, who would be refused or ended`,
      ANOTHER,
    )
  if (max_concurrent_streams > MOST_FILLED)
    return notChecked(
      `The limit and the take-over were not tried: the plan has ${max_concurrent_streams} streams, and at most ${MOST_FILLED} are started for a try`,
      `${ANOTHER}, with fewer streams`,
    )
  return undefined
}

/** The limit of streams, and a take-over from the first session. Resolves to a session that is live afterwards. */
export const limit = async (visit: Visit, first: OwnSession, othersLive: number | undefined): Promise<OwnSession> => {
  const { findings } = visit
  const verdict = obstacle(first, othersLive)
  if (verdict) {
    findings.note('limit and take-over', verdict)
    return first
  }
  await findings.check('limit', () => conflict(visit, first))
  return (await findings.check('take-over', () => takeOver(visit, first))) ?? first
}
