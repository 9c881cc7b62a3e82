import { fault, ok } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import type { Visit } from '../visit.ts'

/** Whether each answer can be found in the logs. */
export const requestIds = ({ client: { answers }, findings: { check } }: Visit) =>
  check('request ids', async () => {
    const ids = answers.map(({ headers }) => headers.get('x-request-id'))
    const without = answers.filter((_, i) => !ids[i])
    if (without.length > 0)
      return fault(
        `${without.length} of ${answers.length} answers have no X-Request-Id, the first to ${without[0]?.request}`,
        `what stands before the API and takes headers away. ${pages.messages}`,
      )
    const repeated = ids.length - new Set(ids).size
    if (repeated > 0)
      return fault(
        `${repeated} of ${ids.length} answers repeat a request id: something keeps answers that say no-store`,
        pages.messages,
      )
    return ok(`each of ${ids.length} answers has one of its own`)
  })
