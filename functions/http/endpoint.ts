import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type * as z from 'zod/mini'
import type { Route } from '../contract/route.ts'
import { Forbidden, Refusal } from '../core/refusals.ts'
import { readBody } from './body.ts'
import { bearerOf, type Call, callOf, sessionIdIn } from './call.ts'
import type { Authenticate, anyone } from './caller.ts'
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

/** A route that asks for a credential cannot be given to anyone. */
type AuthenticateFor<R extends Route> = R['credential'] extends 'none' ? typeof anyone : Authenticate

const cacheControl = ({ maxAge }: Route) => (maxAge === undefined ? 'no-store' : `max-age=${maxAge}`)

/** Three parts of base64url (RFC 7515 section 7.1): not the `undefined` of a client that had no token to send. */
const isToken = (text: string | undefined) => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text ?? '')

/** The token a request shows: the header's, or the body's where the route takes one there and the header has none. */
const presentedToken = async (route: Route, event: APIGatewayProxyEventV2): Promise<string | undefined> => {
  const bearer = bearerOf(event)
  if (!route.tokenInBody || isToken(bearer)) return bearer
  const body = await readBody(route, event).catch(() => undefined)
  const token = (body as { token?: unknown } | null | undefined)?.token
  return typeof token === 'string' ? token : bearer
}

/** A user may ask for nobody but himself. */
const authorize = ({ credential }: Route, { owner, userId, body }: Pick<Call<Route>, 'owner' | 'userId' | 'body'>) => {
  const concerned = userId || (body as { user_id?: string } | undefined)?.user_id
  if (credential === 'user' && owner !== undefined && owner !== concerned) throw new Forbidden()
}

/**
 * An endpoint from its row of the table, who may call, and what it does. This is the one place where a request becomes a
 * call and a refusal becomes a reply. An error that is not a Refusal is a defect: it fails the invocation, for the alarm
 * to see.
 */
export const endpoint =
  <R extends Route>(
    route: R,
    authenticate: AuthenticateFor<R>,
    act: (call: Call<R>) => Promise<z.output<R['reply']>>,
  ): Endpoint =>
  (edge) => {
    const finished = (event: APIGatewayProxyEventV2, { headers, body, ...reply }: Reply): Reply => ({
      ...reply,
      ...(body !== undefined && event.requestContext.http.method !== 'HEAD' && { body }),
      headers: {
        'cache-control': 'no-store',
        'x-request-id': event.requestContext.requestId,
        ...corsHeaders(route, event.headers.origin, edge.allowedOrigins),
        ...headers,
      },
    })
    const answer = async (event: APIGatewayProxyEventV2): Promise<Reply> => {
      const caller = await authenticate(route.credential, await presentedToken(route, event), sessionIdIn(event))
      const call = callOf(route, event, await readBody(route, event), caller)
      authorize(route, call)
      const body = await act(call)
      const { ignored, answer } = call
      return {
        statusCode: answer.status,
        headers: { 'content-type': 'application/json', 'cache-control': cacheControl(route), ...answer.headers },
        body: JSON.stringify({ ...(body as object), ...(ignored.length > 0 && { ignored }) }),
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
