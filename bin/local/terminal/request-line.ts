import type { IncomingMessage } from 'node:http'
import { PROBLEM_MEDIA_TYPE } from '../../../functions/contract/problems.ts'
import type { Reply } from '../gateway/reply.ts'
import { withoutTokens } from './without-tokens.ts'

/** The code of a refusal; undefined of any other reply. */
export const refusalCode = ({ headers, body }: Reply): string | undefined => {
  if (!String(headers['content-type']).startsWith(PROBLEM_MEDIA_TYPE)) return undefined
  try {
    return JSON.parse(body.toString()).code
  } catch {
    return undefined
  }
}

/** One line about a request: time, method, path, status, duration, code of a refusal. Never its query, headers or bodies, nor a token elsewhere. */
export const describeRequest = ({ method, url }: IncomingMessage, reply: Reply, at: Date) => {
  const time = at.toTimeString().slice(0, 8)
  const ms = Date.now() - at.getTime()
  const code = refusalCode(reply)
  return `${time} ${method} ${withoutTokens(url?.split('?')[0] ?? '')} ${reply.status} ${ms} ms${code ? ` ${code}` : ''}`
}
