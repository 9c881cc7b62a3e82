import { refusalOf, replyOf } from '../api/read-answer.ts'
import { fault, ok } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import type { OwnSession } from '../sessions.ts'
import type { Visit } from '../visit.ts'

/** Stops a session as its player would, twice, and asks whether its token still opens anything. */
export const ending = async ({ client: { ask }, findings: { check }, sessions }: Visit, own: OwnSession) => {
  const player = { sessionId: own.id, token: own.token }
  await check('stop', async () => {
    const stopped = replyOf('stop-session', await ask('stop-session', { ...player, body: { position: 130 } }))
    if (stopped.end_reason !== 'stopped') return fault(`It ended as ${stopped.end_reason}`, pages.refusals)
    replyOf('stop-session', await ask('stop-session', player))
    const { active_sessions } = await sessions.list()
    return active_sessions.includes(own.id)
      ? fault('The stopped session is still in the list of live ones: its slot is not free', pages.redis)
      : ok('the session ends, its slot is free, and a second stop changes nothing')
  })
  await check('token of a stopped session', async () => {
    refusalOf(await ask('validate-token', { body: { token: own.token } }), 'session_ended')
    return ok('validate says 401: a CDN that asks stops serving')
  })
}
