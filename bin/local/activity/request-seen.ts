import type { IncomingMessage } from 'node:http'
import type { Arrival } from '../gateway/event.ts'
import type { Reply } from '../gateway/reply.ts'
import { refusalCode } from '../terminal/request-line.ts'
import { withoutTokens } from '../terminal/without-tokens.ts'
import type { RequestSeen } from './happening.ts'

/** As much of a body as a page shows. */
const LONGEST = 4_000

const shown = (body: Buffer | undefined) => withoutTokens((body ?? '').toString()).slice(0, LONGEST)

/** A request and its reply for those who watch: no query, no headers, and no token in the path or the bodies. */
export const requestSeen = (
  { method = '', url = '' }: IncomingMessage,
  body: Buffer | undefined,
  reply: Reply,
  { requestId, at }: Arrival,
): RequestSeen => {
  const code = refusalCode(reply)
  return {
    kind: 'request',
    ...{ method, path: withoutTokens(url.split('?')[0] ?? ''), status: reply.status },
    ...{ ms: Date.now() - at.getTime(), requestId, sent: shown(body), answered: shown(reply.body) },
    ...(code !== undefined && { code }),
  }
}
