import type { IncomingMessage } from 'node:http'
import { PROBLEM_MEDIA_TYPE } from '../../../functions/contract/problems.ts'
import type { Reply } from '../gateway/reply.ts'
import { shortId } from '../page/app/model/words.ts'
import { COLUMNS, cut, onOneLine, widthOf } from './columns.ts'
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

/** No word of a route is longer. */
const LONGEST_WORD = 16
const shortened = (segment: string) => (segment.length > LONGEST_WORD ? `…${shortId(segment)}` : segment)

/** The end of a path tells more than its beginning: of a long one whole segments at the beginning are left out. */
const pathIn = (path: string, columns: number) => {
  const segments = path.split('/').map(shortened)
  const ends = segments.map((_, i) => (i === 0 ? segments : ['…', ...segments.slice(i + 1)]).join('/'))
  return ends.find((end) => widthOf(end) <= columns) ?? cut(segments.at(-1) ?? '', columns)
}

/**
 * One line about a request, at most 80 columns wide: time, method, status, duration, path, code of a refusal. Ids in the
 * path are short. Never its query, headers or bodies, nor a token elsewhere.
 */
export const describeRequest = ({ method = '', url = '' }: IncomingMessage, reply: Reply, at: Date) => {
  const ms = Date.now() - at.getTime()
  const head = `${at.toTimeString().slice(0, 8)} ${cut(method, 7).padEnd(7)} ${reply.status} ${String(ms).padStart(5)} ms  `
  const code = refusalCode(reply)
  const end = code ? `  ${code}` : ''
  const path = onOneLine(withoutTokens(url.split('?')[0] ?? ''))
  return `${head}${pathIn(path, COLUMNS - widthOf(head + end))}${end}`
}
