import { randomUUID } from 'node:crypto'
import { codeOf, refusalOf } from '../api/read-answer.ts'
import { fault, notChecked, ok, type Verdict, warning } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import type { OwnSession } from '../sessions.ts'
import type { Visit } from '../visit.ts'

const described = ({ id, reply }: OwnSession): Verdict => {
  const { concurrency, heartbeat, session } = reply
  const says = `session ${id}, stream ${concurrency.active_stream_count} of ${concurrency.max_concurrent_streams}, a heartbeat every ${heartbeat.interval_seconds} s`
  if (!session.degraded) return ok(says)
  return warning(
    `${says}. It is degraded: Identity or Content does not answer, and an older decision, or none, admitted it`,
    `the log of create-session, which names the service. ${pages.asked}`,
  )
}

const again = async ({ sessions }: Visit, first: OwnSession, body: object, key: string): Promise<Verdict> => {
  const answer = await sessions.create(body, key)
  const { id, reply } = sessions.read(answer)
  if (id !== first.id)
    return fault(`The same create with the same Idempotency-Key made a second session (${id})`, pages.idempotency)
  if (reply.concurrency.active_stream_count !== first.reply.concurrency.active_stream_count)
    return fault('The same create took a second slot', pages.idempotency)
  if (answer.headers.get('idempotency-replayed') !== 'true')
    return fault('The repeated create has no Idempotency-Replayed: true', pages.idempotency)
  return ok('the same Idempotency-Key gives the same session and takes no second slot')
}

const inUse = notChecked(
  'No session could be started: all streams of the account are in use by somebody else',
  'a test user that nobody else uses: --user, or DOCTOR_TOKEN of another one',
)

/** Starts a session, and sends its create again. Undefined when none could be started. */
export const create = async (visit: Visit): Promise<OwnSession | undefined> => {
  const { sessions, findings } = visit
  const [body, key] = [sessions.request(), randomUUID()]
  const first = await findings.check('create', async () => {
    const answer = await sessions.create(body, key)
    if (codeOf(answer) === 'concurrency_limit_reached') return inUse
    const made = sessions.read(answer)
    const location = answer.headers.get('location')
    if (!location?.endsWith(`/${made.id}`)) return [fault(`Its Location is “${location}”`, pages.refusals), made]
    return [described(made), made]
  })
  if (!first) return undefined
  await findings.check('create again', () => again(visit, first, body, key))
  await findings.check('another create, same key', async () => {
    refusalOf(await sessions.create(sessions.request(), key), 'idempotency_key_reused')
    return ok('422: an Idempotency-Key is good for one create')
  })
  return first
}
