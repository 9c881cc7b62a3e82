import type { Route } from '../../../functions/contract/route.ts'
import { routes } from '../../../functions/contract/routes.ts'
import type { BadRequest } from './bad-request.ts'
import { type Token, USED_KEY, type World } from './world.ts'

/** Status and code, written by hand from functions/contract/README.md, "Refusals" and "Order of checks". */
export type Verdict = readonly [number, string] | undefined

const isTaken = ({ name, type = '', more }: BadRequest) =>
  !('content-encoding' in more) &&
  (name === 'stop-session' || /^application\/(json|vnd\.hunter2\+json)\s*(;|$)/i.test(type))

/** The token a request shows: the header's, or the body's on the route that takes it there if the header's is no JWT at all. */
const shownBy = (request: BadRequest): Token | undefined => {
  const { shown, body, name } = request
  const ofHeader = typeof shown === 'string' ? undefined : shown
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(ofHeader?.text ?? '')) return ofHeader
  return (name === 'stop-session' && body.is === 'good' && isTaken(request) ? body.token : undefined) ?? ofHeader
}

const credentialFault = (credential: Route['credential'], token: Token | undefined, parameter: string): Verdict => {
  if (!token) return [401, 'unauthenticated']
  const isTheWrongKind = { access: credential === 'session', playback: credential === 'user', bad: true }[token.is]
  if (isTheWrongKind) return [401, 'token_invalid']
  if (token.expired) return [401, 'token_expired']
  return token.is === 'playback' && token.of !== parameter.toLowerCase() ? [401, 'token_invalid'] : undefined
}

const bodyFault = (request: BadRequest, { body: takes }: Route): Verdict => {
  const { is } = request.body
  if (takes === 'none') return undefined
  if (is === 'large') return [413, 'body_too_large']
  if ((is === 'absent' || is === 'nothing') && takes !== 'required') return undefined
  if (!isTaken(request)) return [415, 'unsupported_media_type']
  return is === 'good' ? undefined : [400, 'invalid_request']
}

const OF_ACCOUNTS: readonly string[] = ['get-concurrency', 'get-history', 'get-position']
const USER_ID = /^[!-~]{1,128}$/
const restFault = ({ name, parameter, key }: BadRequest): Verdict => {
  const isBadUser = OF_ACCOUNTS.includes(name) && (!USER_ID.test(parameter) || /[/?#%]|^\.\.?$/.test(parameter))
  const isBadKey = name === 'create-session' && key !== undefined && key !== USED_KEY
  return isBadUser || isBadKey ? [400, 'invalid_request'] : undefined
}

/** `validate-token` and `refresh-token`: the token in the body. */
const tokenFault = ({ name, body }: BadRequest, { sessions }: World): Verdict => {
  const { token } = body
  if (token?.is !== 'playback') return [401, 'token_invalid']
  if (token.expired) return [401, 'token_expired']
  const isGone = token.of === sessions.unknown
  if (name === 'validate-token') return isGone || token.of === sessions.ended ? [401, 'session_ended'] : undefined
  if (isGone) return [404, 'session_not_found']
  return token.of === sessions.ended ? [410, 'session_ended'] : undefined
}

/** Ids of sessions are read in either case. */
const sessionFault = (request: BadRequest, caller: string | undefined, world: World): Verdict => {
  const { name, parameter } = { ...request, parameter: request.parameter.toLowerCase() }
  const { live, ended, foreign } = world.sessions
  const owner = parameter === live || parameter === ended ? world.owner : parameter === foreign && world.stranger
  if (!owner || (caller !== undefined && caller !== owner)) return [404, 'session_not_found']
  const mustLive = ['send-heartbeat', 'pause-session', 'resume-session'].includes(name)
  return mustLive && parameter === ended ? [410, 'session_ended'] : undefined
}

const actFault = (request: BadRequest, caller: string | undefined, world: World): Verdict => {
  const { name, body, key, parameter } = request
  if (name === 'validate-token' || name === 'refresh-token') return tokenFault(request, world)
  const concerned = OF_ACCOUNTS.includes(name) ? parameter : { 'create-session': body.userId }[name as string]
  if (concerned === undefined) return sessionFault(request, caller, world)
  if (caller !== undefined && caller !== concerned) return [403, 'forbidden']
  const isReused = name === 'create-session' && key === USED_KEY && concerned === world.owner
  return isReused ? [422, 'idempotency_key_reused'] : undefined
}

/** What a request must be refused with, or undefined when it may succeed. */
export const verdictOf = (request: BadRequest, world: World): Verdict => {
  const route: Route = routes[request.name]
  const isAsked = request.guarded && route.credential !== 'none'
  const token = isAsked ? shownBy(request) : undefined
  const caller = token?.is === 'access' ? token.of : undefined
  return (
    (isAsked ? credentialFault(route.credential, token, request.parameter) : undefined) ??
    bodyFault(request, route) ??
    restFault(request) ??
    actFault(request, caller, world)
  )
}
