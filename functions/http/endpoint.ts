import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type * as z from 'zod/mini'
import type { Route } from '../contract/routes.ts'
import { Refusal } from '../core/errors.ts'
import { readBody } from './body.ts'
import { type Call, callOf } from './call.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { logTrouble, problemReply } from './problem.ts'

/** What every endpoint shares at the edge of HTTP. */
export type Edge = {
  readonly allowedOrigins: readonly string[]
  /** Settles when the connections made during init are up, or known not to be. */
  readonly ready: Promise<unknown>
}

type Reply = APIGatewayProxyStructuredResultV2
export type LambdaHandler = (event: APIGatewayProxyEventV2, context: object) => Promise<Reply>
export type Endpoint = (edge: Edge) => LambdaHandler

const NO_STORE = { 'cache-control': 'no-store' }

/**
 * An endpoint from its row of the table and what it does. This is the one place where a request becomes a call and a
 * refusal becomes a reply. An error that is not a Refusal is a defect: it fails the invocation, for the alarm to see.
 */
export const endpoint =
  <R extends Route>(route: R, act: (call: Call<R>) => Promise<z.output<R['reply']>>): Endpoint =>
  (edge) => {
    const finished = (event: APIGatewayProxyEventV2, { headers, ...reply }: Reply): Reply => ({
      ...reply,
      headers: {
        ...NO_STORE,
        'x-request-id': event.requestContext.requestId,
        ...corsHeaders(route, event.headers.origin, edge.allowedOrigins),
        ...headers,
      },
    })
    const answer = async (event: APIGatewayProxyEventV2): Promise<Reply> => {
      const parsed = await readBody(route, event) // who may call is decided before this line: 401 comes first
      const call = callOf(route, event, parsed)
      const body = await act(call)
      const { status, headers } = call.answer
      return {
        statusCode: status,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }
    }
    const stack = middy<APIGatewayProxyEventV2, Reply>()
      .use({
        before: ({ event }) => {
          if (event.requestContext.http.method !== 'OPTIONS') return
          return finished(event, { statusCode: 204, headers: preflightHeaders(route) })
        },
        after: (request) => {
          request.response = finished(request.event, request.response ?? {})
        },
        onError: (request) => {
          if (!(request.error instanceof Refusal)) return
          const { requestId } = request.event.requestContext
          logTrouble(request.error, requestId)
          request.response = finished(request.event, problemReply(request.error, requestId))
        },
      })
      .handler(answer) as unknown as LambdaHandler
    return async (event, context) => {
      const [reply] = await Promise.all([stack(event, context), edge.ready]) // Lambda freezes no connection half open
      return reply
    }
  }
