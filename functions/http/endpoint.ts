import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import * as z from 'zod/mini'
import type { Route } from '../contract/route.ts'
import { Refusal, type Refusing } from '../core/refusal.ts'
import { Forbidden } from '../core/refusals.ts'
import { readBody } from './body.ts'
import { bearerOf, type Call, callOf, sessionIdIn } from './call.ts'
import type { Authenticate, anyone } from './caller.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { problemReply } from './problem.ts'
import { createRefusalLog } from './refusal-log.ts'

/** What every endpoint shares at the edge of HTTP. */
export type Edge = {
  readonly allowedOrigins: readonly string[]
  /** Where clients read the contract page; without it the `type` of a refusal is a URN. */
  readonly contractUrl?: string
  /** Settles when the connections made during init are up, or known not to be. */
  readonly ready: Promise<unknown>
}

type Reply = APIGatewayProxyStructuredResultV2
export type LambdaHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>
export type Endpoint = (edge: Edge) => LambdaHandler

/** A route that asks for a credential cannot be given to anyone. */
type AuthenticateFor<R extends Route> = R['credential'] extends 'none' ? typeof anyone : Authenticate

/** What an endpoint acts with: functions that refuse with nothing but what its row lists. */
type VerbsFor<R extends Route> = Readonly<Record<string, Refusing<R['refusals'][number]>>>

const cacheControl = ({ maxAge }: Route) => (maxAge === undefined ? 'no-store' : `max-age=${maxAge}`)

/** Three parts of base64url (RFC 7515 section 7.1): not the `undefined` of a client that had no token to send. */
const isToken = (text: string | undefined) => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text ?? '')

const withToken = z.object({ token: z.string() })

/** The token that a request presents: the header's, or the body's where the route takes one there and the header has none. */
const presentedToken = (
  route: Route,
  event: APIGatewayProxyEventV2,
  bearer: string | undefined,
): string | undefined => {
  if (!route.tokenInBody || isToken(bearer)) return bearer
  try {
    return withToken.safeParse(readBody(route, event)).data?.token ?? bearer
  } catch {
    return bearer
  }
}

const withUser = z.object({ user_id: z.string() })

/** A user may ask for nobody else. Throws Forbidden. */
const authorize = ({ credential }: Route, { owner, userId, body }: Pick<Call<Route>, 'owner' | 'userId' | 'body'>) => {
  if (credential !== 'user' || owner === undefined) return
  const concerned = userId || withUser.safeParse(body).data?.user_id
  if (owner !== concerned) throw new Forbidden()
}

/** Middy's own timer for each request would end one 5 ms before Lambda does, with the same 500. */
const withoutTimer = { timeoutEarlyInMillis: 0 }

/** A refusal that a row does not list is a defect: where tests run it fails, elsewhere it is answered all the same. */
const checkListed = ({ refusals }: Route, { code }: Refusal) => {
  if (UNDER_TEST && !refusals.includes(code)) throw new Error(`The route does not list ${code} among its refusals`)
}

/**
 * An endpoint from its row of the table, who may call, what it acts with, and what it does. This is the one place where a
 * request becomes a call and a refusal becomes a reply. Any other error is a defect: the invocation fails with it, and
 * Lambda counts it. Middy carries what surrounds every call: preflight, headers, refusals.
 */
export const endpoint =
  <R extends Route, Verbs extends VerbsFor<R>>(
    route: R,
    authenticate: AuthenticateFor<R>,
    verbs: Verbs,
    act: (call: Call<R>, verbs: Verbs) => Promise<z.output<ReturnType<R['reply']>>>,
  ): Endpoint =>
  (edge) => {
    const logRefusal = createRefusalLog(route)
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
    /** The order is the contract's: who calls, then the body, then every fault of the request, then whom it concerns. */
    const answer = async (event: APIGatewayProxyEventV2): Promise<Reply> => {
      const [bearer, sessionId] = [bearerOf(event), sessionIdIn(event)]
      const caller = await authenticate(route.credential, presentedToken(route, event, bearer), sessionId)
      const call = callOf(route, event, readBody(route, event), { caller, bearer, sessionId })
      authorize(route, call)
      const body: object = await act(call, verbs)
      const { ignored, answer } = call
      return {
        statusCode: answer.status,
        headers: { 'content-type': 'application/json', 'cache-control': cacheControl(route), ...answer.headers },
        body: JSON.stringify({ ...body, ...(ignored.length > 0 && { ignored }) }),
      }
    }
    const stack = middy<APIGatewayProxyEventV2, Reply>(withoutTimer)
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
          checkListed(route, request.error)
          const { requestId } = request.event.requestContext
          logRefusal(request.error, requestId)
          request.response = finished(request.event, problemReply(route, request.error, requestId, edge.contractUrl))
        },
      })
      .handler(answer)
    return async (event, context) => {
      const reply = await stack(event, context)
      await edge.ready // Lambda freezes no connection half open
      return reply
    }
  }
