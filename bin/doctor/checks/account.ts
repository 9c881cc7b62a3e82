import { codeOf, type ReplyOf, refusalOf, replyOf } from '../api/read-answer.ts'
import { notChecked, ok, type Verdict, warning } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import type { Visit } from '../visit.ts'
import { isLocal } from './reach.ts'

/** Whether the stage asks callers for a credential; undefined when it could not be seen. */
export const authentication = ({ url, viewer, client: { ask }, findings: { check } }: Visit) =>
  check('authentication', async (): Promise<readonly [Verdict, 'on' | 'off']> => {
    const answer = await ask('get-concurrency', { userId: viewer.user })
    if (codeOf(answer) === 'unauthenticated') {
      refusalOf(answer, 'unauthenticated')
      return [ok('It is on: a request without a credential is 401'), 'on']
    }
    replyOf('get-concurrency', answer)
    const says = 'It is off: anyone who reaches the API can start and end the sessions of anyone'
    return [isLocal(url) ? ok(says) : warning(says, `the stage's member authentication: ${pages.security}`), 'off']
  })

type Account = ReplyOf<'get-concurrency'>

const others = ({ sessions }: Account) =>
  `${sessions.length} live sessions that this run did not start: ${sessions.map((one) => `${one.session_id} on ${one.device_id}`).join(', ')}`

/** The sessions of the account before this run; undefined when they could not be read. */
export const account = ({ viewer, sessions, findings: { check } }: Visit, isOn: boolean) =>
  check('account', async (): Promise<Verdict | readonly [Verdict, Account]> => {
    if (isOn && !viewer.token)
      return notChecked(
        'The API asks for an access token and DOCTOR_TOKEN is not set: nothing that a player does could be checked',
        `an access token of Identity for a test user, in the variable DOCTOR_TOKEN. ${pages.doctor}`,
      )
    const found = await sessions.list()
    if (found.active_stream_count === 0) return [ok(`${viewer.user} has no live session`), found]
    const lookAt = 'a test user that nobody else uses: --user. They end by themselves, 90 s after their last heartbeat'
    return [warning(`${viewer.user} has ${others(found)}. They are left as they are`, lookAt), found]
  })
