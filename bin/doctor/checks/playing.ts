import { replyOf } from '../api/read-answer.ts'
import { fault, ok } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import { Trouble } from '../report/trouble.ts'
import type { OwnSession } from '../sessions.ts'
import type { Visit } from '../visit.ts'

const POSITION = 120

const unexpected = (what: string, found: unknown, wanted: unknown) =>
  new Trouble(`${what} is ${found} after it was acknowledged as ${wanted}`, `${pages.redis}: writes get lost`)

/** Heartbeats, a pause and a resume, each read back as a back office would. */
export const playing = async ({ client: { ask }, findings: { check }, viewer, sessions }: Visit, own: OwnSession) => {
  const player = { sessionId: own.id, token: own.token }
  const read = async () =>
    replyOf('get-session', await ask('get-session', { sessionId: own.id, token: viewer.token ?? own.token }))
  const isNow = async (status: string) => {
    const { status: found } = await read()
    if (found !== status) throw unexpected('The status', found, status)
  }
  await check('heartbeat', async () => {
    const { deadline, server_time } = replyOf('send-heartbeat', await ask('send-heartbeat', player))
    const seconds = (Date.parse(deadline) - Date.parse(server_time)) / 1_000
    if (seconds <= 0)
      return fault(`Its deadline ${deadline} is not after its server_time ${server_time}`, pages.symptoms)
    return ok(`the session lives for ${Math.round(seconds)} s more without another one`)
  })
  await check('heartbeat with a position', async () => {
    replyOf('send-heartbeat', await ask('send-heartbeat', { ...player, body: { position: POSITION } }))
    const { position } = await read()
    if (position !== POSITION) throw unexpected('The position', position, POSITION)
    return ok(`the position ${POSITION} s is kept`)
  })
  await check('pause', async () => {
    replyOf('pause-session', await ask('pause-session', player))
    await isNow('paused')
    return ok('the session is paused and keeps its slot')
  })
  await check('resume', async () => {
    replyOf('resume-session', await ask('resume-session', player))
    await isNow('active')
    return ok('the session is active again')
  })
  await check('concurrency list', async () => {
    const { active_sessions, sessions: listed } = await sessions.list()
    const isThere = active_sessions.includes(own.id) && listed.some(({ session_id }) => session_id === own.id)
    return isThere
      ? ok('it lists the session')
      : fault(`${own.id} is live and not in the list of the account's sessions`, pages.redis)
  })
}
