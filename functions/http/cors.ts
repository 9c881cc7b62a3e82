import { cors } from '../contract/cors.ts'
import { methodsOf, type Route } from '../contract/route.ts'

type Headers = Record<string, string>

/** The value of Access-Control-Allow-Origin: the origin as the browser wrote it, or undefined if it may not read. */
const allowedOrigin = (route: Route, origin: string | undefined, stageOrigins: readonly string[]) => {
  if (route.origins === 'any' || stageOrigins.includes('*')) return '*'
  return origin !== undefined && stageOrigins.includes(origin.toLowerCase()) ? origin : undefined
}

/** The CORS headers of a reply, refusals included; only `Vary` for an origin that may not call. */
export const corsHeaders = (route: Route, origin: string | undefined, stageOrigins: readonly string[]): Headers => {
  const allowed = allowedOrigin(route, origin, stageOrigins)
  return {
    ...(allowed !== '*' && { vary: 'Origin' }),
    ...(allowed && {
      'access-control-allow-origin': allowed,
      'access-control-expose-headers': cors.exposeHeaders.join(', '),
    }),
  }
}

/** The further headers of an answer to a preflight. */
export const preflightHeaders = (route: Route): Headers => ({
  'access-control-allow-methods': methodsOf(route)
    .filter((method) => method !== 'OPTIONS')
    .join(', '),
  'access-control-allow-headers': cors.allowHeaders.join(', '),
  'access-control-max-age': String(cors.maxAgeSeconds),
})
