import type { IncomingMessage, ServerResponse } from 'node:http'

/** Seconds for which a browser keeps the answer to a preflight: as long as Chrome does, the longest it takes. */
const MAX_AGE = '7200'

/**
 * Lets a page of any origin read the answer, a refusal too, without credentials: a browser sends no cookie. Says whether
 * the request was a browser’s preflight, which is then answered.
 */
export const openToPages = ({ method }: IncomingMessage, response: ServerResponse, methods: string): boolean => {
  response.setHeader('access-control-allow-origin', '*')
  if (method !== 'OPTIONS') return false
  response
    .writeHead(204, {
      'access-control-allow-methods': methods,
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-max-age': MAX_AGE,
    })
    .end()
  return true
}
