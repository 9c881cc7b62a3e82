import { inTime } from '../engine/transport.ts'
import type { Parts, PlayerOptions } from '../options.ts'
import { type Answer, NO_ANSWER, type Request, textIn, verdictOf } from './answer.ts'
import { learnCreate } from './learn-create.ts'
import { learnReport } from './learn-report.ts'
import type { Create, Memory, Session } from './memory.ts'
import { adopt, type Means } from './plan.ts'
import { createRequest, reportRequest } from './requests.ts'

/** Sends one request and learns from its answer. Never rejects. */
export const exchanges = (
  memory: Memory,
  means: Means,
  accessToken: PlayerOptions['accessToken'],
  { clock, timers, send, onProblem }: Parts,
) => {
  const sent = async (request: Request) => send(request)
  const judged = async (request: Request) => {
    const sentAt = clock()
    const answer = await sent(request).catch(() => NO_ANSWER)
    const verdict = verdictOf(request, answer)
    if (verdict === 'fix') onProblem(`The service refused a ${request.name}`, { request, answer })
    return { answer, verdict, times: [sentAt, clock()] as const }
  }

  /** Asks for the token anew each time; undefined when there is none in time. */
  const signedIn = async ({ signIns }: Create) => {
    if (!accessToken) return ''
    const asked = async () => accessToken(signIns > 0)
    const failed = (error: unknown) => onProblem('accessToken threw', error)
    return inTime(timers, asked().catch(failed), undefined)
  }

  const create = async (one: Create) => {
    const token = await signedIn(one)
    if (token === undefined) {
      one.lastCode = 'no_access_token'
      return learnCreate(memory, means, NO_ANSWER, 'retry', clock(), clock())
    }
    const { answer, verdict, times } = await judged(createRequest(one, token))
    adopt(memory, one) // the same title may have been wished for again meanwhile
    one.lastCode = textIn(answer.body, 'code')
    one.sentAt = clock() // at the latest: a device that slept meanwhile may have sent it only now
    one.isDoubtful = !provesNothingMade(answer) && (one.isDoubtful || !isWithoutEffect(answer))
    learnCreate(memory, means, answer, verdict, ...times)
  }

  const positionOf = ({ leftAt }: Session, name: Request['name']) =>
    (name === 'stop' ? leftAt : undefined) ?? means.positionNow()

  return async (name: Request['name']) => {
    const { create: one, session } = memory
    if (name === 'create') return one && create(one)
    if (!session) return
    const { answer, verdict, times } = await judged(reportRequest(session, name, positionOf(session, name)))
    if (name !== 'refresh' && name !== 'stop') session.signAt = clock()
    learnReport(memory, session, name, answer, verdict, means, times)
  }
}

/** This attempt made no session. Earlier ones with the same key may have: most checks come before that of the key. */
const isWithoutEffect = ({ status, body }: Answer) => {
  const code = textIn(body, 'code')
  return code === 'dependency_unavailable' || (code !== '' && status >= 400 && status < 500)
}

/** What is only found out for a key that no attempt has used yet. */
const AFTER_THE_KEY = ['not_entitled', 'content_unavailable', 'concurrency_limit_reached']

/** No attempt with this key has made a session. Identity does not prove it: it may be asked for its keys before. */
const provesNothingMade = ({ body }: Answer) =>
  AFTER_THE_KEY.includes(textIn(body, 'code')) || textIn(body, 'dependency') === 'content'
