import { healthReply } from '../../../functions/contract/replies.ts'
import { type Answer, isObject, jsonIn } from '../api/answer.ts'
import { replyOf } from '../api/read-answer.ts'
import { strangeAnswer } from '../api/strange-answer.ts'
import { fault, ok } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import { NotThisService, Trouble } from '../report/trouble.ts'
import type { Visit } from '../visit.ts'

/** What answers to `GET /health` in any other way is no Viewing Service, and nothing more is asked of it. */
const read = (answer: Answer) => {
  try {
    const body = jsonIn(answer)
    const isOurs = isObject(body) && body.service === 'viewing-service'
    if (!isOurs) throw strangeAnswer(answer, '200 and {"service":"viewing-service"}')
    return replyOf('get-health', answer)
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    throw new NotThisService(error.message, error.lookAt)
  }
}

/** Whether it is this service, and whether it reaches its Redis. */
export const health = ({ client: { ask }, findings: { check } }: Visit) =>
  check('health', async () => {
    const answer = await ask('get-health')
    const reported = healthReply().safeParse(jsonIn(answer))
    if (answer.status === 503 && reported.success)
      return fault(
        'GET /health: 503: the service runs and its Redis does not answer it. Nobody can start; those who play go on until their token expires.',
        `${pages.redis}; ${pages.symptoms}`,
      )
    read(answer)
    return ok('GET /health: 200, the service reaches its Redis')
  })
