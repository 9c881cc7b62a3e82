import type { EdgeEvent, lambdaEdge } from '../../../lib/verifiers/lambda-edge.ts'

type Handler = ReturnType<typeof lambdaEdge>

/** A viewer request as Lambda@Edge gets it. */
export const edgeEvent = (
  uri: string,
  more: { querystring?: string; headers?: Record<string, string> } = {},
): EdgeEvent => {
  const { querystring = '', headers = {} } = more
  const listed = Object.entries({ host: 'd1.cloudfront.net', ...headers }).map(([key, value]) => [
    key,
    [{ key, value }],
  ])
  return { Records: [{ cf: { request: { uri, querystring, headers: Object.fromEntries(listed) } } }] }
}

export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

/** What the handler answers, or `passed` when the request goes on to the cache. */
export const statusOf = async (handler: Handler, event: EdgeEvent): Promise<string> => {
  const answer = await handler(event)
  return 'status' in answer ? answer.status : 'passed'
}
