import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type * as z from 'zod/mini'
import { withoutUnusable } from '../contract/position.ts'
import { id, idempotencyKey, userId } from '../contract/requests.ts'
import type { Route } from '../contract/route.ts'
import { type Fault, InvalidRequest } from '../core/refusals.ts'
import { parseSessionId } from '../core/session/session-id.ts'
import type { Caller } from './caller.ts'
import { readQuery } from './query.ts'

type Body<R extends Route> = R extends { request: infer Schema extends z.ZodMiniType } ? z.output<Schema> : undefined

type Query<R extends Route> = R extends { query: infer Schema extends z.ZodMiniObject } ? z.output<Schema> : undefined

/** A request as an endpoint sees it: checked, and typed by its row in the table. */
export type Call<R extends Route> = {
  readonly body: Body<R>
  /** Members of it that could not be used; the reply names them. */
  readonly ignored: ReturnType<typeof withoutUnusable>['ignored']
  /** From the path, in lower case when it is one; empty on routes without one. */
  readonly sessionId: string
  readonly userId: string
  readonly profileId: string
  readonly contentId: string
  readonly query: Query<R>
  /** Names in lower case. */
  readonly headers: Record<string, string | undefined>
  readonly requestId: string
  /** X-Correlation-Id, when the client sent a usable one. */
  readonly correlationId: string | undefined
  readonly idempotencyKey: string | undefined
  /** The token of the Authorization header, unverified. */
  readonly bearer: string | undefined
  readonly caller: Caller
  /** The account whose sessions the caller may touch; undefined: any it can name. */
  readonly owner: string | undefined
  /** What goes out beside the body; the route's status and no further headers unless the endpoint says otherwise. */
  readonly answer: { status: number; headers: Record<string, string> }
}

type Parsed = { readonly error?: { readonly issues: readonly { path: PropertyKey[]; message: string }[] } | undefined }

const faultsIn = (parsed: Parsed | undefined, ...at: string[]): Fault[] =>
  (parsed?.error?.issues ?? []).map(({ path, message }) => ({ path: [...at, ...path].join('.'), message }))

/** The token of the Authorization header (RFC 6750 section 2.1); undefined when it holds no such thing. */
export const bearerOf = ({ headers }: APIGatewayProxyEventV2): string | undefined =>
  /^Bearer +([^\s,]+) *$/i.exec(headers.authorization ?? '')?.[1]

/** The session in the path: in lower case, or as the client wrote it when it can be none; empty on routes without one. */
export const sessionIdIn = ({ pathParameters }: APIGatewayProxyEventV2): string => {
  const written = pathParameters?.sessionID ?? ''
  return parseSessionId(written)?.id ?? written
}

/** The ids of a path beside a session's. */
const inPath = { userID: userId, profileID: id, contentID: id }

const faultsInPath = (sent: Partial<Record<string, string>>): Fault[] =>
  Object.entries(inPath).flatMap(([name, schema]) => {
    const value = sent[name]
    return value === undefined ? [] : faultsIn(schema.safeParse(value), name)
  })

/** What was sent twice is refused for that alone: of which value would another fault speak? */
const queryOf = ({ query }: Route, event: APIGatewayProxyEventV2) => {
  if (!query) return { faults: [] }
  const { values, repeated } = readQuery(query, event)
  const parsed = query.safeParse(values)
  const others = faultsIn(parsed).filter(({ path }) => !repeated.includes(path))
  return { faults: [...repeated.map((path) => ({ path, message: 'must be sent once' })), ...others], data: parsed.data }
}

/** Checks all that the table promises about a request. Throws InvalidRequest with every fault at once. */
export const callOf = <R extends Route>(
  route: R,
  event: APIGatewayProxyEventV2,
  body: unknown,
  { caller, bearer, sessionId }: Pick<Call<R>, 'caller' | 'bearer' | 'sessionId'>,
): Call<R> => {
  const { headers, pathParameters = {}, requestContext } = event
  const { faults: ofQuery, data: query } = queryOf(route, event)
  const idempotency = route.idempotent ? headers['idempotency-key'] : undefined
  const parsed = route.request?.safeParse(body === undefined ? {} : body)
  const faults = [
    ...faultsIn(parsed),
    ...faultsInPath(pathParameters),
    ...ofQuery,
    ...(idempotency === undefined ? [] : faultsIn(idempotencyKey.safeParse(idempotency), 'Idempotency-Key')),
  ]
  if (faults.length > 0) throw new InvalidRequest(faults)
  const correlation = headers['x-correlation-id']
  return {
    // biome-ignore lint/nursery/noUnsafeTypeAssertion: parsed by the schema that Body<R> is made from; the compiler does not follow a row's optional schema
    ...withoutUnusable(parsed?.data as Body<R>),
    sessionId,
    userId: pathParameters.userID ?? '',
    profileId: pathParameters.profileID ?? '',
    contentId: pathParameters.contentID ?? '',
    // biome-ignore lint/nursery/noUnsafeTypeAssertion: as with the body
    query: query as Query<R>,
    headers,
    requestId: requestContext.requestId,
    correlationId: id.safeParse(correlation).data,
    idempotencyKey: idempotency,
    bearer,
    caller,
    owner: caller.is === 'user' ? caller.userId : undefined,
    answer: { status: route.status, headers: {} },
  }
}
